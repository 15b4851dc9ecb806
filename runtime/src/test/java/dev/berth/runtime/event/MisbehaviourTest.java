package dev.berth.runtime.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.FakeConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MisbehaviourTest {

    private static final String CROWD = "10.%d.%d.%d";

    private final MisbehaviourCounts counts = new MisbehaviourCounts();

    private void failHandshake(String listener, String client, String reason) {
        counts.publish(new ServerEvent.HandshakeFailed(
                FakeConnection.of(listener, client), reason, Duration.ZERO, new IOException(reason)));
    }

    private List<String> lines() {
        return counts.take().stream().map(MisbehaviourLine::of).toList();
    }

    @Test
    void lineTellsHowManyWhyAndWhoMost() {
        for (int i = 0; i < 1200; i++) {
            failHandshake("echo-tls", i % 3 == 0 ? "10.0.0.8" : "10.0.0.7", "unknown_ca");
        }
        for (int i = 0; i < 43; i++) {
            failHandshake("echo-tls", "10.0.0.9", "timeout");
        }
        assertEquals(List.of("echo-tls handshake failed x1243: unknown_ca 1200, timeout 43, top 10.0.0.7"), lines());
    }

    @Test
    void everyListenerAndKindHasALineAndTheNextMinuteBeginsAnew() {
        failHandshake("b", "10.0.0.7", "no-tls");
        counts.publish(new ServerEvent.Refused("b", FakeConnection.address("10.0.0.8"), RefusalReason.PER_ADDRESS));
        counts.publish(new ServerEvent.ProxyHeaderFailed(
                FakeConnection.of("a", "2001:db8::7"), "malformed", new IOException()));
        assertEquals(List.of("a PROXY header failed x1: malformed 1, top 2001:db8:0:0:0:0:0:7",
                "b refused x1: per-address 1, top 10.0.0.8", "b handshake failed x1: no-tls 1, top 10.0.0.7"), lines());
        assertEquals(List.of(), lines());
    }

    @Test
    void onlyTheMostFrequentReasonsAreNamed() {
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j <= i; j++) {
                failHandshake("one", "10.0.0.7", "reason" + i);
            }
        }
        assertEquals(List.of("one handshake failed x28: reason6 7, reason5 6, reason4 5, reason3 4, reason2 3, ..., "
                + "top 10.0.0.7"), lines());
    }

    @Test
    void worstAddressIsFoundAmongMoreThanCanBeRemembered() {
        FrequentAddresses addresses = new FrequentAddresses();
        InetAddress worst = InetAddress.ofLiteral("192.0.2.1");
        for (int i = 0; i < 20_000; i++) {
            addresses.add(InetAddress.ofLiteral(CROWD.formatted(i >> 16, i >> 8 & 0xFF, i & 0xFF)));
            if (i % 200 == 199) {
                addresses.add(worst);
            }
        }
        assertEquals(Optional.of(worst), addresses.top());
        assertTrue(addresses.size() <= 1000, "remembered " + addresses.size());
    }
}
