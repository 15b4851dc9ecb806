package dev.berth.runtime.testing;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.TlsSession;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.Misbehaviour;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.event.RefusalReason;
import dev.berth.runtime.event.ServerEvent;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One event of every kind.
public final class SampleEvents {

    private static final FiveTuple ADDRESS = FakeConnection.address("10.0.0.7");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Problem PROBLEM = new Problem("berth.conf:1", "something is wrong", "right it");
    private static final IOException CAUSE = new IOException("as in the test");

    private SampleEvents() {}

    private record Session() implements TlsSession {

        @Override
        public String protocol() {
            return "TLSv1.3";
        }

        @Override
        public String cipherSuite() {
            return "TLS_AES_128_GCM_SHA256";
        }

        @Override
        public Optional<String> serverName() {
            return Optional.empty();
        }

        @Override
        public Optional<String> applicationProtocol() {
            return Optional.empty();
        }

        @Override
        public Optional<Peer> peer() {
            return Optional.empty();
        }
    }

    /// All of them; those about a connection are about one of the listener `one`.
    public static List<ServerEvent> all() {
        Connection connection = FakeConnection.of("one", ADDRESS, ADDRESS, Optional.of(new Session()));
        SocketAddress local = ADDRESS.local();
        return List.of(
                new ServerEvent.Bound("one", local), new ServerEvent.Unbound("one", local),
                new ServerEvent.MetricsServed(local),
                new ServerEvent.AcceptFailed("one", local, CAUSE), new ServerEvent.AcceptRecovered("one", local, 2),
                new ServerEvent.Refused("one", ADDRESS, RefusalReason.PER_ADDRESS),
                new ServerEvent.Accepted(connection),
                new ServerEvent.ProxyHeaderFailed(connection, "malformed", CAUSE),
                new ServerEvent.Secured(connection, SECOND, Optional.of(true)),
                new ServerEvent.HandshakeFailed(connection, "unknown_ca", SECOND, CAUSE),
                new ServerEvent.HandlerFailed(connection, new IllegalStateException()),
                new ServerEvent.Spinning(connection, new StackTraceElement("spin.Worker", "run", "Worker.java", 7)),
                new ServerEvent.Closed(connection, CloseReason.HANDLER_RETURNED, SECOND,
                        new Receipt(SECOND, SECOND, SECOND, SECOND, 6, 7, 3, 2, 1), Optional.empty(), Map.of()),
                new ServerEvent.PeersMisbehaved("one", Misbehaviour.HANDSHAKE_FAILED, 1,
                        new LinkedHashMap<>(Map.of("unknown_ca", 1L)), Optional.empty()),
                new ServerEvent.CarriersChanged(3), new ServerEvent.CarriersExhausted(16),
                new ServerEvent.CertificateServed("public", "CN=server", "7", Instant.EPOCH),
                new ServerEvent.CertificateExpires("public", "CN=server", Instant.EPOCH),
                new ServerEvent.RevocationListOutdated("public", "CN=ca", Instant.EPOCH),
                new ServerEvent.Reloaded(2, List.of()),
                new ServerEvent.ReloadFailed("the configuration", List.of(PROBLEM)),
                new ServerEvent.ConfigurationWarning(PROBLEM),
                new ServerEvent.GenerationEnded("chat", 1, List.of(connection)),
                new ServerEvent.PluginStays("chat", 1, List.of()),
                new ServerEvent.ServiceFailing("all carriers are taken"),
                new ServerEvent.Draining("the server", 1, SECOND),
                new ServerEvent.DrainEnded("the server", List.of(connection)));
    }
}
