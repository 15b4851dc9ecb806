package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS on either side or on both.
@Timeout(60)
class ForwardTlsTest {

    private static final String OUT = "tls.out.server-auth.ca = \"root.pem\"";
    private static final String SECURED = "listeners.front.tls = public\ntls.public.self-signed = [\"localhost\"]";

    @TempDir
    Path folder;

    private final TestCertificates root = TestCertificates.authority("CN=Root");

    @BeforeEach
    void write() {
        root.writeChain(folder.resolve("root.pem"));
    }

    private static String answer(Client client) throws IOException {
        return client.send("x\n").line();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientSpeaksTlsAndTheTargetNone(String version) throws Exception {
        try (Played target = new Played();
                Front front = Front.start(folder, "to = [\"" + target.name() + "\"]", SECURED);
                Client client = new Client(new TlsCaller(version).connect(front.port())); Client far = target.accept()) {
            Front.assertPasses("there", client, far);
            Front.assertPasses("and back", far, client);
            far.socket().shutdownOutput();
            // close_notify
            assertNull(client.line());
            client.hangUp();
            assertNull(far.line());
        }
    }

    @Test
    void targetSpeaksTlsAndTheClientNone() throws Exception {
        try (Backend back = Backend.start(folder, root); Front front = Front.start(folder,
                        "tls = out, server-name = server.test, to = [\"" + back.name("tls") + "\"]", OUT);
                Client client = front.client()) {
            assertEquals("x tls server.test - -", answer(client));
            client.socket().shutdownOutput();
            assertNull(client.line());
        }
    }

    @Test
    void protocolsAreOfferedToTheTarget() throws Exception {
        try (Backend back = Backend.start(folder, root); Front front = Front.start(folder,
                        "tls = out, server-name = server.test, alpn = [two], to = [\"" + back.name("tls") + "\"]", OUT);
                Client client = front.client()) {
            assertEquals("x tls server.test two -", answer(client));
        }
    }

    @Test
    void targetWithACertificateOfAnotherNameIsRefusedAndTheNextOneIsTried() throws Exception {
        try (Backend back = Backend.start(folder, root); Front front = Front.start(folder, """
                        tls = out
                        targets = [
                          { address = "%1$s" }
                          { address = "localhost:%2$s", server-name = server.test, backup = on }
                        ]
                        """.formatted(back.name("tls"), back.server().port("tls")), OUT);
                Client client = front.client()) {
            assertEquals("x tls server.test - -", answer(client));
            assertEquals("down", front.part(back.name("tls")).state());
        }
    }

    @Test
    void targetOfAnAuthorityThatNobodyTrustsIsRefused() throws Exception {
        try (Backend back = Backend.start(folder, root); Front front = Front.start(folder,
                        "tls = on, server-name = server.test, to = [\"" + back.name("tls") + "\"]");
                Client client = front.client()) {
            assertThrows(IOException.class, client::line);
            assertEquals("no-target", front.refused());
        }
    }

    @Test
    void bothSpeakTlsAndTheTargetSeesTheCertificateOfTheProfile() throws Exception {
        String relay = root.issue("CN=relay").place(folder, "relay");
        try (Backend back = Backend.start(folder, root); Front front = Front.start(folder,
                        "tls = out, server-name = server.test, to = [\"" + back.name("mutual") + "\"]",
                        OUT, "tls.out.certificates = [" + relay + "]", SECURED);
                Client client = new Client(new TlsCaller("TLSv1.3").connect(front.port()))) {
            assertEquals("x tls server.test - CN=relay", answer(client));
        }
    }

    @Test
    void targetThatWantsACertificateRefusesAProfileWithoutOne() throws Exception {
        try (Backend back = Backend.start(folder, root); Front front = Front.start(folder,
                        "tls = out, server-name = server.test, to = [\"" + back.name("mutual") + "\"]", OUT);
                Client client = front.client()) {
            assertThrows(IOException.class, () -> answer(client));
        }
    }
}
