package dev.berth.runtime.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.runtime.config.Problems;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.SocketPipe;
import dev.berth.runtime.transport.TlsPipe;
import dev.berth.runtime.transport.TlsResources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections that this side opens: to the right server alone.
@Timeout(60)
class ClientEngineTest {

    private final TestCertificates root = TestCertificates.authority("CN=Root");
    private final TestCertificates below = root.issueAuthority("CN=Below");
    private final TestCertificates shown = below.issue("CN=server", "dns:server.test", "ip:127.0.0.1");
    private final TlsResources resources = TlsResources.create();

    @TempDir
    Path folder;

    @TempDir
    Path servers;

    private TestServer server;

    @BeforeEach
    void serve() throws IOException {
        root.writeChain(folder.resolve("root.pem"));
        root.writeChain(servers.resolve("root.pem"));
        server = TestServer.start(servers, """
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = t }
                tls.t { certificates = [%s], client-auth { mode = optional, ca = "root.pem" } }
                """.formatted(shown.place(servers, "server")), Map.of("test", connection -> {
                    var tls = connection.tls().orElseThrow();
                    connection.write(ByteBuffer.wrap((tls.serverName().orElse("no name") + " "
                            + tls.peer().map(peer -> peer.subject()).orElse("nobody")).getBytes()));
                }));
    }

    @AfterEach
    void stop() {
        server.close();
        resources.close();
    }

    private TlsProfile profile(String settings) throws IOException {
        return Profiles.load(folder, "tls.out { " + settings + " }").get("out");
    }

    private static String serverAuth(String settings) {
        return "server-auth { ca = \"root.pem\", " + settings + " }";
    }

    /// Connects as if a name were looked up, and reads all that the server says.
    private String answer(TlsProfile profile, String host) throws IOException {
        return answer(profile.clientEngine(Optional.of(host), server.port("tls"), List.of()));
    }

    private String answer(SSLEngine engine) throws IOException {
        SocketChannel channel = SocketChannel.open(server.address("tls"));
        TlsPipe pipe = new TlsPipe(new SocketPipe(channel, channel.getLocalAddress(), new NativeSockets()), engine,
                resources);
        try {
            pipe.handshake();
            ByteBuffer read = ByteBuffer.allocate(1000);
            while (pipe.read(read) >= 0) {
                // On.
            }
            return new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
        } finally {
            pipe.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void serverIsToldAndComparedWithTheNameThatWasConnectedTo(String version) throws Exception {
        TlsProfile profile = profile("versions = [\"" + version + "\"], " + serverAuth(""));
        assertEquals("server.test nobody", answer(profile, "server.test"));
        assertEquals("no name nobody", answer(profile, "127.0.0.1"));
        assertThrows(SSLException.class, () -> answer(profile, "other.test"));
        assertThrows(SSLException.class, () -> answer(profile, "sub.server.test"));
        assertThrows(SSLException.class, () -> answer(profile, "127.0.0.2"));
        assertThrows(SSLException.class, () -> answer(profile, "localhost"));
    }

    @Test
    void withoutTheComparisonAnyNameDoesButNotAnyAuthority() throws Exception {
        assertEquals("other.test nobody", answer(profile(serverAuth("verify-name = off")), "other.test"));
        TestCertificates.authority("CN=Root").writeChain(folder.resolve("root.pem"));
        TlsProfile another = profile(serverAuth("verify-name = off"));
        assertThrows(SSLException.class, () -> answer(another, "other.test"));
    }

    @Test
    void withoutAuthoritiesThoseOfJavaCount() throws Exception {
        TlsProfile profile = profile("server-auth.verify-name = off");
        assertThrows(SSLException.class, () -> answer(profile, "server.test"));
    }

    @Test
    void pinIsTheServersOwnKeyAndReplacesNoAuthority() throws Exception {
        String own = "pins = [\"" + PeerCheck.keyDigest(shown.certificate()) + "\"]";
        assertEquals("server.test nobody", answer(profile(serverAuth(own)), "server.test"));
        TlsProfile issuers = profile(serverAuth("pins = [\"" + PeerCheck.keyDigest(below.certificate()) + "\"]"));
        assertThrows(SSLException.class, () -> answer(issuers, "server.test"));
        TlsProfile pinned = profile("server-auth { " + own + " }");
        assertThrows(SSLException.class, () -> answer(pinned, "server.test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void ownCertificateIsShownWhenItIsAskedFor(String version) throws Exception {
        String certificate = below.issue("CN=client").place(folder, "client");
        assertEquals("server.test CN=client", answer(profile("certificates = [" + certificate + "], versions = [\""
                + version + "\"], " + serverAuth("")), "server.test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatIsAskedOfServersAnewIsAskedOfResumedOnesToo(String version) throws Exception {
        String versions = "versions = [\"" + version + "\"], ";
        TlsProfile profile = profile(versions + serverAuth(""));
        SSLEngine first = profile.clientEngine(Optional.of("server.test"), server.port("tls"), List.of());
        answer(first);
        SSLEngine second = profile.clientEngine(Optional.of("server.test"), server.port("tls"), List.of());
        answer(second);
        assertEquals(first.getSession().getCreationTime(), second.getSession().getCreationTime(), "resumed");
        String other = "pins = [\"" + PeerCheck.keyDigest(root.certificate()) + "\"]";
        profile.take(profile.read(profile(versions + serverAuth(other)).material().settings(), new Problems()));
        assertThrows(SSLException.class, () -> answer(profile, "server.test"));
    }
}
