package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TestCertificates;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS clients that people use against the packaged server.
@Timeout(120)
class TlsClientsIT {

    @TempDir
    static Path folder;

    private static BerthProcess berth;

    @BeforeAll
    static void start() throws Exception {
        TestCertificates authority = TestCertificates.authority("CN=Test authority");
        authority.writeChain(folder.resolve("ca.pem"));
        write("localhost", authority.issue("CN=localhost", "dns:localhost", "ip:127.0.0.1"));
        write("other", authority.issue("CN=other", "dns:other.test"));
        write("rsa", TestCertificates.request("CN=rsa").names("dns:localhost", "ip:127.0.0.1")
                .keyType(TestCertificates.KeyType.RSA).issuedBy(authority));
        write("alice", authority.issue("CN=alice"));
        write("mallory", authority.issue("CN=mallory"));
        berth = BerthProcess.start(folder, """
                tls {
                  both { certificates = [ { chain = localhost.pem, key = localhost.key }
                                          { chain = rsa.pem, key = rsa.key }
                                          { chain = other.pem, key = other.key } ]
                         alpn = [h2, http/1.1] }
                  modern { certificates = { chain = localhost.pem, key = localhost.key }, preset = modern }
                  native { certificates = { chain = localhost.pem, key = localhost.key }, provider = conscrypt }
                  mutual { certificates = { chain = localhost.pem, key = localhost.key }
                           client-auth { mode = required, ca = ca.pem, allow = ["cn:alice"] } }
                }
                listeners {
                  both { bind = "127.0.0.1:0", handler = echo, tls = both }
                  modern { bind = "127.0.0.1:0", handler = echo, tls = modern }
                  native { bind = "127.0.0.1:0", handler = echo, tls = native }
                  mutual { bind = "127.0.0.1:0", handler = whoami, tls = mutual }
                }
                """);
    }

    private static void write(String name, TestCertificates certificate) {
        certificate.writeChain(folder.resolve(name + ".pem"));
        certificate.writeKey(folder.resolve(name + ".key"));
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    private static String openssl(String listener, String arguments) throws Exception {
        Installed.require("openssl");
        // It ends with its input.
        Command done = Command.run(folder, "x\n", List.of("sh", "-c",
                "openssl s_client -verify_return_error -CAfile ca.pem -connect 127.0.0.1:" + berth.port(listener)
                        + ' ' + arguments + " 2>&1; exit 0"));
        return done.out();
    }

    @ParameterizedTest
    @CsvSource({
        "both, -tls1_2 -servername other.test, CN = other",
        "both, -tls1_3 -servername other.test, CN = other",
        "both, -tls1_3 -servername unknown.test, CN = localhost",
        "both, -tls1_3 -noservername, CN = localhost",
        "both, -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256, CN = rsa",
        "both, -tls1_3 -sigalgs rsa_pss_rsae_sha256, CN = rsa",
        "both, -tls1_3 -sigalgs rsa_pss_rsae_sha256:ecdsa_secp256r1_sha256, CN = localhost",
        "both, -tls1_2 -sigalgs RSA+SHA256:ECDSA+SHA256, CN = localhost",
        "both, -alpn http/1.1, ALPN protocol: http/1.1",
        "both, -alpn foo, alert no application protocol",
        "modern, -tls1_3, Verification: OK",
        "modern, -tls1_2, alert protocol version",
        "native, -tls1_2, Verification: OK",
        "native, -tls1_3, Verification: OK"
    })
    void opensslIsServedWhatItAsksFor(String listener, String arguments, String said) throws Exception {
        String out = openssl(listener, arguments);
        assertTrue(out.contains(said), out);
    }

    @ParameterizedTest
    @CsvSource({"both, -tls1_2", "both, -tls1_3", "native, -tls1_2", "native, -tls1_3"})
    void opensslResumesItsSession(String listener, String version) throws Exception {
        Path session = folder.resolve(listener + version);
        // Over TLS 1.3 the session comes after the handshake, and s_client reads it only if it has something to wait
        // for: its own end is the end of an echo of which the client never ends its part.
        Command first = Command.shell(folder, "{ echo x; sleep 1; } | openssl s_client " + version
                + " -CAfile ca.pem -sess_out '" + session + "' -connect 127.0.0.1:" + berth.port(listener) + " 2>&1");
        assertTrue(first.out().contains("New, "), first.out());
        String out = openssl(listener, version + " -sess_in '" + session + "'");
        assertTrue(out.contains("Reused, "), out);
    }

    @Test
    void clientWithACertificateThatARuleAllowsComesInAndAnotherDoesNot() throws Exception {
        String alice = openssl("mutual", "-tls1_3 -cert alice.pem -key alice.key -ign_eof");
        assertTrue(alice.contains("CN=alice"), alice);
        String mallory = openssl("mutual", "-tls1_3 -cert mallory.pem -key mallory.key -ign_eof");
        assertFalse(mallory.contains("CN=mallory"), mallory);
        assertTrue(mallory.contains("alert"), mallory);
        String nobody = openssl("mutual", "-tls1_2");
        assertTrue(nobody.contains("alert"), nobody);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NORMAL:-VERS-ALL:+VERS-TLS1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.3"})
    void gnutlsVerifiesTheServerAndItsName(String priority) throws Exception {
        Installed.require("gnutls-cli");
        for (String listener : new String[] {"both", "native"}) {
            Command done = Command.run(folder, "x\n", List.of("gnutls-cli", "--x509cafile", "ca.pem",
                    "--priority", priority, "-p", "" + berth.port(listener), "localhost"));
            assertTrue(done.out().contains("The certificate is trusted"), done.out() + done.err());
        }
    }

    @Test
    void curlCompletesTheHandshakeAndRefusesAnotherName() throws Exception {
        Installed.require("curl");
        // The echo sends curl its own request back, which is no HTTP response of a version above 0.9.
        Command done = Command.shell(folder, "curl -sS --http0.9 --max-time 2 --cacert ca.pem https://localhost:"
                + berth.port("modern") + "/");
        assertTrue(done.out().startsWith("GET / HTTP/1.1"), done.toString());
        Command refused = Command.shell(folder, "curl -sS --cacert ca.pem --resolve wrong.test:"
                + berth.port("both") + ":127.0.0.1 https://wrong.test:" + berth.port("both") + "/");
        assertEquals(60, refused.exit(), refused.toString());
    }
}
