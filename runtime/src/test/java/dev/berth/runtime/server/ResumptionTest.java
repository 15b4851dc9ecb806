package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import dev.berth.runtime.tls.PeerRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions that clients resume: kept while certificates are renewed, and never a way around what has changed since.
@Timeout(60)
class ResumptionTest {

    private final TestCertificates root = TestCertificates.authority("CN=Root");
    private final TestCertificates alice = root.issue("CN=alice");

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void serve() throws IOException {
        root.writeChain(folder.resolve("clients.pem"));
        TestCertificates.selfSigned("CN=first", "dns:server.test").place(folder, "a");
        server = TestServer.start(folder, configuration("mode = required", ""), Map.of("test", connection ->
                connection.output().write((connection.tls().orElseThrow().peer()
                        .map(peer -> peer.subject()).orElse("nobody") + "\n").getBytes())));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String configuration(String profile, String listener) {
        return """
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = t, client-auth { %s } }
                tls.t {
                  certificates = [{ chain = "a.pem", key = "a.key" }]
                  client-auth { ca = "clients.pem", %s }
                }
                """.formatted(listener, profile);
    }

    private void change(String profile, String listener) throws IOException {
        Files.writeString(folder.resolve("berth.conf"), configuration(profile, listener));
        assertTrue(server.server().reload().worked());
    }

    private TlsCaller known(String version) throws IOException {
        TlsCaller caller = new TlsCaller(version).named("server.test").showing(alice);
        assertEquals("CN=alice", answer(caller));
        return caller;
    }

    private String answer(TlsCaller caller) throws IOException {
        return caller.answer(server.port("tls"));
    }

    /// The handshake is over when a resumed client is refused, and TLS ends in order.
    private void assertResumedAndRefused(TlsCaller caller) throws Exception {
        int before = caller.fullHandshakes();
        assertNull(answer(caller));
        assertEquals(before, caller.fullHandshakes(), "it did resume");
        assertEquals(PeerRefusedException.class,
                server.events().await(ServerEvent.HandshakeFailed.class).cause().getClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientThatComesBackResumes(String version) throws Exception {
        TlsCaller caller = known(version);
        for (int i = 0; i < 5; i++) {
            assertEquals("CN=alice", answer(caller));
        }
        assertEquals(1, caller.fullHandshakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void renewedCertificateKeepsSessionsAndIsShownToNewClients(String version) throws Exception {
        TlsCaller caller = known(version);
        TestCertificates renewed = TestCertificates.selfSigned("CN=second", "dns:server.test");
        renewed.place(folder, "a");
        assertTrue(server.server().reload().worked());
        for (int i = 0; i < 3; i++) {
            assertEquals("CN=alice", answer(caller));
        }
        assertEquals(1, caller.fullHandshakes());
        assertEquals(renewed.certificate(),
                new TlsCaller(version).showing(alice).certificate(server.port("tls")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void rulesThatDoNotMatterKeepSessions(String version) throws Exception {
        TlsCaller caller = known(version);
        change("mode = required, deny = [\"cn:bob\"]", "allow = [\"cn:alice\"]");
        assertEquals("CN=alice", answer(caller));
        assertEquals(1, caller.fullHandshakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void ruleOfTheProfileMeetsResumedSessionsToo(String version) throws Exception {
        TlsCaller caller = known(version);
        change("mode = required, deny = [\"cn:alice\"]", "");
        assertResumedAndRefused(caller);
        assertThrows(SSLException.class, () -> answer(new TlsCaller(version).showing(alice)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void ruleOfTheListenerMeetsResumedSessionsToo(String version) throws Exception {
        TlsCaller caller = known(version);
        change("mode = required", "allow = [\"cn:bob\"]");
        assertResumedAndRefused(caller);
        assertNull(answer(new TlsCaller(version).showing(alice)));
        assertEquals("CN=bob", answer(new TlsCaller(version).showing(root.issue("CN=bob"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void revokedCertificateMeetsResumedSessionsToo(String version) throws Exception {
        TlsCaller caller = known(version);
        TestCertificates.write(folder.resolve("root.crl"), TestCertificates.pem(root.revoke(alice.certificate())));
        change("mode = required, crl = root.crl", "");
        assertResumedAndRefused(caller);
        assertThrows(SSLException.class, () -> answer(new TlsCaller(version).showing(alice)));
        assertEquals("CN=bob", answer(new TlsCaller(version).showing(root.issue("CN=bob"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void authorityThatIsTrustedNoMoreMeetsResumedSessionsToo(String version) throws Exception {
        TlsCaller caller = known(version);
        TestCertificates other = TestCertificates.authority("CN=Other");
        other.writeChain(folder.resolve("clients.pem"));
        assertTrue(server.server().reload().worked());
        assertResumedAndRefused(caller);
        assertThrows(SSLException.class, () -> answer(new TlsCaller(version).showing(alice)));
        assertEquals("CN=bob", answer(new TlsCaller(version).showing(other.issue("CN=bob"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientWhoseSessionIsRefusedComesInWithANewCertificate(String version) throws Exception {
        TlsCaller caller = known(version);
        TestCertificates other = TestCertificates.authority("CN=Other");
        other.writeChain(folder.resolve("clients.pem"));
        assertTrue(server.server().reload().worked());
        assertResumedAndRefused(caller);
        // JSSE may have given it one more ticket for the refused session, but no new one.
        caller.showing(other.issue("CN=carol"));
        String first = answer(caller);
        assertEquals("CN=carol", first == null ? answer(caller) : first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionWithoutACertificateIsNotResumedOnceOneIsRequired(String version) throws Exception {
        change("mode = optional", "");
        TlsCaller caller = new TlsCaller(version).named("server.test");
        assertEquals("nobody", answer(caller));
        assertEquals("nobody", answer(caller));
        assertEquals(1, caller.fullHandshakes());
        change("mode = required", "");
        assertThrows(SSLException.class, () -> answer(caller));
        assertEquals("CN=alice", answer(caller.showing(alice)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionWithoutACertificateIsRefusedOnceOnlySomeMayComeIn(String version) throws Exception {
        change("mode = optional", "");
        TlsCaller caller = new TlsCaller(version).named("server.test");
        assertEquals("nobody", answer(caller));
        change("mode = optional", "allow = [\"cn:alice\"]");
        assertResumedAndRefused(caller);
        assertEquals("CN=alice", answer(caller.showing(alice)));
    }
}
