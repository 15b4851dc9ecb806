package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client may send in its handshake is bounded. JSSE reads these bounds once in a process.
@Timeout(60)
class TlsBoundsIT {

    private final TestCertificates root = TestCertificates.authority("CN=Root");

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() {
        root.writeChain(folder.resolve("ca.pem"));
        root.issue("CN=localhost", "dns:localhost").place(folder, "server");
    }

    private BerthProcess start(String bounds) throws IOException {
        return BerthProcess.start(folder, """
                server.tls { %s }
                listeners.echo { bind = "127.0.0.1:0", handler = echo, tls = t }
                tls.t {
                  certificates = { chain = server.pem, key = server.key }
                  client-auth { mode = required, ca = ca.pem }
                }
                """.formatted(bounds));
    }

    private static String echo(BerthProcess berth, TlsCaller caller) throws IOException {
        try (Client client = new Client(caller.connect(berth.port("echo")))) {
            return client.send("x\n").line();
        }
    }

    private static void assertServed(BerthProcess berth, String version, TestCertificates shown) throws IOException {
        assertEquals("x", echo(berth, new TlsCaller(version).showing(shown)));
    }

    /// Over TLS 1.3 a client learns of it after its own handshake is over, maybe by a reset.
    private static void assertRefused(BerthProcess berth, String version, TestCertificates shown) {
        assertThrows(IOException.class, () -> {
            String answer = echo(berth, new TlsCaller(version).showing(shown));
            if (answer == null) {
                throw new IOException("ended");
            }
        });
    }

    /// With one authority between it and the root for each level; the root itself is not sent.
    private TestCertificates below(int levels) {
        TestCertificates issuer = root;
        for (int level = 1; level < levels; level++) {
            issuer = issuer.issueAuthority("CN=Authority " + level);
        }
        return issuer.issue("CN=client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void chainThatIsLongerThanItMayBeIsRefused(String version) throws Exception {
        try (BerthProcess berth = start("chain-length = 2")) {
            assertServed(berth, version, below(2));
            assertRefused(berth, version, below(3));
        }
        try (BerthProcess berth = start("chain-length = 3")) {
            assertServed(berth, version, below(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void messageThatIsLargerThanItMayBeIsRefused(String version) throws Exception {
        String[] names = IntStream.range(0, 200).mapToObj(i -> "dns:client-" + i + ".some.example.test")
                .toArray(String[]::new);
        TestCertificates large = root.issue("CN=client", names);
        try (BerthProcess berth = start("handshake-size = 4KiB")) {
            assertServed(berth, version, below(1));
            assertRefused(berth, version, large);
        }
        try (BerthProcess berth = start("handshake-size = 8KiB")) {
            assertServed(berth, version, large);
        }
    }
}
