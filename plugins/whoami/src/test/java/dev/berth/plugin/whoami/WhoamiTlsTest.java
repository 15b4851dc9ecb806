package dev.berth.plugin.whoami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WhoamiTlsTest {

    private static final String LISTENER = "listeners.door { bind = \"127.0.0.1:0\", handler = whoami, tls = trial }\n";
    private static final String PROFILE = "tls.trial.self-signed = [\"127.0.0.1\"]\n";
    private static final KeyManager[] NO_KEYS = null;

    @TempDir
    Path folder;

    private TestServer start(String configuration) throws IOException {
        return TestServer.start(folder, configuration, List.of(new Whoami()));
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLSv1.3, TLS_AES_128_GCM_SHA256"
    })
    void aClientIsToldWhatTlsAgreedOnAndWhichNameItAskedFor(String protocol, String cipher) throws Exception {
        try (TestServer server = start(LISTENER + PROFILE); Socket plain = server.connect("door")) {
            String own = "127.0.0.1:" + plain.getLocalPort();
            String servers = "127.0.0.1:" + plain.getPort();
            assertEquals("""
                    id: c1\r
                    listener: door\r
                    5-tuple: tcp %1$s->%2$s\r
                    protocol: tcp\r
                    local: %2$s\r
                    remote: %1$s\r
                    tls: %3$s\r
                    cipher: %4$s\r
                    sni: who.example.org\r
                    alpn: none\r
                    peer: none\r
                    """.formatted(own, servers, protocol, cipher),
                    client(protocol, List.of(new SNIHostName("who.example.org")), NO_KEYS).answer(plain));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientThatAsksForNoNameIsToldSo(String protocol) throws Exception {
        try (TestServer server = start(LISTENER + PROFILE); Socket plain = server.connect("door")) {
            String answer = client(protocol, List.of(), NO_KEYS).answer(plain);
            assertTrue(answer.contains("\r\nsni: none\r\n"), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientWithACertificateIsToldEveryNameInIt(String protocol) throws Exception {
        ClientCertificate certificate = ClientCertificate.create(folder, "CN = alice\nO = Example",
                "DNS:a.example.org, URI:spiffe://example.org/a, email:a@example.org, IP:10.0.0.7, IP:2001:db8::7");
        assertEquals("""
                peer: O=Example,CN=alice\r
                peer-name: dns:a.example.org\r
                peer-name: uri:spiffe://example.org/a\r
                peer-name: email:a@example.org\r
                peer-name: ip:10.0.0.7\r
                peer-name: ip:2001:db8::7\r
                """, identity(protocol, certificate));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void hostileNamesInACertificateAreEscaped(String protocol) throws Exception {
        ClientCertificate certificate = ClientCertificate.create(folder,
                "CN = alice\\r\\npeer: CN=root\u001b[31m\u202e", "email:a\u001b]0;owned\u0007@example.org");
        assertEquals("""
                peer: CN=alice\\u000d\\u000apeer: CN\\\\=root\\u001b[31m\\u202e\r
                peer-name: email:a\\u001b]0;owned\\u0007@example.org\r
                """, identity(protocol, certificate));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerNameThatIsNoHostNameNeverReachesTheHandler(String protocol) throws Exception {
        try (TestServer server = start(LISTENER + PROFILE); Socket plain = server.connect("door")) {
            SNIServerName hostile = new SNIServerName(0, "a\u001b[31m".getBytes(StandardCharsets.US_ASCII)) {};
            assertThrows(SSLException.class, () ->
                    client(protocol, List.of(hostile), NO_KEYS).answer(plain));
            server.events().await(ServerEvent.HandshakeFailed.class);
        }
    }

    private TlsClient client(String protocol, List<SNIServerName> sni, KeyManager[] keys) {
        return new TlsClient(protocol, folder.resolve("data/tls/trial.pem"), sni, keys);
    }

    /// The lines about the peer, for a client with this certificate.
    private String identity(String protocol, ClientCertificate certificate) throws Exception {
        String trust = "tls.trial.client-auth { mode = optional, ca = \"" + certificate.file() + "\" }\n";
        try (TestServer server = start(LISTENER + PROFILE + trust);
                Socket plain = server.connect("door")) {
            String answer = client(protocol, List.of(), certificate.keys()).answer(plain);
            return answer.substring(answer.indexOf("peer: "));
        }
    }
}
