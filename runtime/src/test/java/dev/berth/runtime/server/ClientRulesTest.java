package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import dev.berth.runtime.tls.PeerRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who comes in, as clients see it; the kinds of rules are tested one by one beside their code.
@Timeout(60)
class ClientRulesTest {

    private final TestCertificates root = TestCertificates.authority("CN=Root");
    private final TestCertificates alice = root.issue("CN=alice", "dns:alice.ops.test");
    private final TestCertificates bob = root.issue("CN=bob", "dns:bob.ops.test");

    @TempDir
    Path folder;

    private TestServer server;

    /// Serves two listeners, `one` and `two`, on one profile.
    private void serve(String profile, String one) throws IOException {
        root.writeChain(folder.resolve("clients.pem"));
        server = TestServer.start(folder, """
                listeners {
                  one { bind = "127.0.0.1:0", handler = test, tls = t, client-auth { %s } }
                  two { bind = "127.0.0.1:0", handler = test, tls = t }
                }
                tls.t { self-signed = ["localhost"], client-auth { ca = "clients.pem", %s } }
                """.formatted(one, profile), Map.of("test", connection ->
                connection.output().write((connection.tls().orElseThrow().peer()
                        .map(peer -> peer.subject()).orElse("nobody") + "\n").getBytes())));
    }

    private String answer(String listener, TlsCaller caller) throws IOException {
        return caller.answer(server.port(listener));
    }

    private Exception refusal() throws InterruptedException {
        ServerEvent.HandshakeFailed failed = server.events().await(ServerEvent.HandshakeFailed.class);
        assertEquals(CloseReason.HANDSHAKE_FAILED, server.events().await(ServerEvent.Closed.class,
                closed -> closed.connection() == failed.connection()).reason());
        return failed.cause();
    }

    /// Before TLS 1.3 in the handshake, since then with the first read.
    private void assertRefusedWithAnAlert(String listener, TlsCaller caller, String... told) throws Exception {
        assertThrows(SSLException.class, () -> answer(listener, caller));
        String message = String.valueOf(refusal().getMessage());
        for (String each : told) {
            assertTrue(message.contains(each), message);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void requiredCertificateLetsItsOwnerInAndNobodyElse(String version) throws Exception {
        serve("mode = required", "");
        assertEquals("CN=alice", answer("one", new TlsCaller(version).showing(alice)));
        assertRefusedWithAnAlert("one", new TlsCaller(version));
        assertRefusedWithAnAlert("one", new TlsCaller(version)
                .showing(TestCertificates.authority("CN=Root").issue("CN=mallory")), "CN=mallory");
        assertRefusedWithAnAlert("one", new TlsCaller(version)
                .showing(TestCertificates.request("CN=late").expired().issuedBy(root)), "CN=late");
        assertRefusedWithAnAlert("one", new TlsCaller(version)
                .showing(TestCertificates.request("CN=early").notYetValid().issuedBy(root)), "CN=early");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void profileTakesNobodyWhomItsRulesDoNotAllowOrDeny(String version) throws Exception {
        serve("mode = required, allow = [\"dns:*.ops.test\"], deny = [\"cn:bob\"]", "");
        for (String listener : new String[] {"one", "two"}) {
            assertEquals("CN=alice", answer(listener, new TlsCaller(version).showing(alice)));
            assertRefusedWithAnAlert(listener, new TlsCaller(version).showing(bob), "CN=bob", "denied by cn:bob");
            assertRefusedWithAnAlert(listener, new TlsCaller(version).showing(root.issue("CN=carol")),
                    "CN=carol", "allowed by no rule");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void listenerHasRulesOfItsOwnBesideThoseOfItsProfile(String version) throws Exception {
        serve("mode = required, allow = [\"dns:*.ops.test\"]", "deny = [\"cn:bob\"], allow = [\"cn:*\"]");
        assertEquals("CN=alice", answer("one", new TlsCaller(version).showing(alice)));
        assertEquals("CN=bob", answer("two", new TlsCaller(version).showing(bob)));
        // The handshake is over by then: TLS ends in order, with a close_notify.
        assertNull(answer("one", new TlsCaller(version).showing(bob)));
        Exception cause = refusal();
        assertEquals(PeerRefusedException.class, cause.getClass());
        assertEquals("CN=bob: denied by cn:bob", cause.getMessage());
        assertRefusedWithAnAlert("one", new TlsCaller(version).showing(root.issue("CN=carol")), "CN=carol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutACertificateAClientComesInWhereNoneIsAskedFor(String version) throws Exception {
        serve("mode = optional", "allow = [\"cn:alice\"]");
        assertEquals("nobody", answer("two", new TlsCaller(version)));
        assertEquals("CN=bob", answer("two", new TlsCaller(version).showing(bob)));
        assertEquals("CN=alice", answer("one", new TlsCaller(version).showing(alice)));
        assertNull(answer("one", new TlsCaller(version)));
        assertEquals("no certificate, and only some may come in",
                server.events().await(ServerEvent.HandshakeFailed.class).cause().getMessage());
        assertRefusedWithAnAlert("two", new TlsCaller(version)
                .showing(TestCertificates.selfSigned("CN=mallory")), "CN=mallory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutACertificateNobodyComesInWhereTheProfileAllowsOnlySome(String version) throws Exception {
        serve("mode = optional, allow = [\"cn:alice\"]", "");
        assertEquals("CN=alice", answer("two", new TlsCaller(version).showing(alice)));
        assertNull(answer("two", new TlsCaller(version)));
        assertEquals(PeerRefusedException.class,
                server.events().await(ServerEvent.HandshakeFailed.class).cause().getClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void certificateOfAnotherAuthoritySentAlongOpensNothing(String version) throws Exception {
        TestCertificates trusted = TestCertificates.authority("CN=Other");
        serve("mode = required, allow = [\"issuer:CN=Other\"]", "");
        TestCertificates.write(folder.resolve("clients.pem"),
                TestCertificates.pem(root.certificate(), trusted.certificate()));
        assertTrue(server.server().reload().worked());
        assertEquals("CN=carol", answer("one", new TlsCaller(version).showing(trusted.issue("CN=carol"))));
        TestCertificates padded = new TestCertificates(
                List.of(alice.certificate(), trusted.certificate()), alice.key());
        assertThrows(SSLException.class, () -> answer("one", new TlsCaller(version).showing(padded)));
    }
}
