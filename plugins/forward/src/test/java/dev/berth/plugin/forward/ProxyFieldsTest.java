package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.berth.api.TlsSession;
import dev.berth.runtime.testing.TestCertificates;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The fields of a binary header about certificates, and names that are too long.
@Timeout(30)
class ProxyFieldsTest {

    private static final Told CLIENT = Told.tcp("10.0.0.7", "10.0.0.1");

    private static Map<Integer, byte[]> read(byte[] bytes) {
        Map<Integer, byte[]> fields = new TreeMap<>();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        while (from.hasRemaining()) {
            int type = from.get();
            byte[] value = new byte[from.getShort()];
            from.get(value);
            fields.put(type, value);
        }
        return fields;
    }

    private static Told.Session session(String serverName, Optional<TlsSession.Peer> peer) {
        return new Told.Session("TLSv1.3", "X", Optional.of(serverName), Optional.empty(), peer);
    }

    private static Map<Integer, byte[]> fields(Told client) {
        return read(ProxyFields.of(client.connection(), "run-c7"));
    }

    /// The fields inside the one about TLS, of a client with this certificate.
    private static Map<Integer, byte[]> inner(TestCertificates certificate) {
        byte[] tls = fields(CLIENT.with(session("www.test",
                Optional.of(new TlsSession.Peer(certificate.chain()))))).get(0x20);
        // TLS, a certificate on this connection and on its session; verified.
        assertArrayEquals(new byte[] {0x07, 0, 0, 0, 0}, java.util.Arrays.copyOf(tls, 5));
        return read(java.util.Arrays.copyOfRange(tls, 5, tls.length));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"CN=alice | alice", "O=Example,CN=alice | alice", "CN=alice,O=Example | alice",
        "CN=alice,OU=People,CN=outer | alice", "CN=\u00e4\u00f6\u00fc | \u00e4\u00f6\u00fc", "CN=a\\,b | a,b"})
    void verifiedClientIsToldByTheCommonNameThatIsItsOwn(String subject, String name) {
        Map<Integer, byte[]> inner = inner(TestCertificates.authority("CN=Root").issue(subject));
        assertEquals(name, new String(inner.get(0x22), StandardCharsets.UTF_8));
        assertEquals(java.util.Set.of(0x21, 0x22, 0x23), inner.keySet());
    }

    @Test
    void certificateWithoutACommonNameIsVerifiedAllTheSame() {
        Map<Integer, byte[]> inner = inner(TestCertificates.authority("CN=Root").issue("O=Example"));
        assertNull(inner.get(0x22));
    }

    @Test
    void fieldWhoseTextAClientMadeTooLongIsLeftOut() {
        Map<Integer, byte[]> fields = fields(CLIENT.with(session("x".repeat(1025), Optional.empty())));
        assertNull(fields.get(0x02));
        assertEquals(1024, fields(CLIENT.with(session("x".repeat(1024), Optional.empty()))).get(0x02).length);
    }

    @Test
    void idIsNoLongerThanTheSpecificationAllows() {
        assertEquals(128, fields(CLIENT.behind(false, Map.of(0x05, new byte[128]))).get(0x05).length);
        assertNull(fields(CLIENT.behind(false, Map.of(0x05, new byte[129]))).get(0x05));
    }
}
