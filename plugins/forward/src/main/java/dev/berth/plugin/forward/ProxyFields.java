package dev.berth.plugin.forward;

import dev.berth.api.Connection;
import dev.berth.api.ProxyHeader;
import dev.berth.api.TlsSession;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// The fields of a binary PROXY header: each has a type, a length and a value (section 2.2.7).
final class ProxyFields {

    private static final int ALPN = 0x01;
    private static final int AUTHORITY = 0x02;
    private static final int UNIQUE_ID = 0x05;
    private static final int SSL = 0x20;
    private static final int SSL_VERSION = 0x21;
    private static final int SSL_CN = 0x22;
    private static final int SSL_CIPHER = 0x23;

    private static final int CLIENT_SSL = 0x01;
    private static final int CLIENT_CERTIFICATE = 0x02 | 0x04;

    /// The specification allows so many for an id.
    private static final int LONGEST_ID = 128;

    /// Nothing here is longer by itself, but a client chooses its names.
    private static final int LONGEST = 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private ProxyFields() {}

    /// What is known of a client: from its TLS with this server, or, without that, from a trusted proxy in front.
    static byte[] of(Connection client, String id) {
        ProxyFields fields = new ProxyFields();
        Optional<ProxyHeader> front = client.proxyHeader();
        byte[] known = front.flatMap(header -> header.field(UNIQUE_ID)).orElseGet(() -> ascii(id));
        if (client.tls().isPresent()) {
            fields.tls(client.tls().get());
        } else {
            for (int type : new int[] {ALPN, AUTHORITY, SSL}) {
                front.flatMap(header -> header.field(type)).ifPresent(value -> fields.add(type, value));
            }
        }
        if (known.length <= LONGEST_ID) {
            fields.add(UNIQUE_ID, known);
        }
        return fields.bytes.toByteArray();
    }

    private void tls(TlsSession session) {
        session.applicationProtocol().ifPresent(name -> add(ALPN, ascii(name)));
        session.serverName().ifPresent(name -> add(AUTHORITY, utf8(name)));
        ProxyFields inner = new ProxyFields();
        inner.add(SSL_VERSION, ascii(session.protocol()));
        inner.add(SSL_CIPHER, ascii(session.cipherSuite()));
        session.peer().flatMap(peer -> commonName(peer.certificate())).ifPresent(name -> inner.add(SSL_CN, utf8(name)));
        // Verified: without a certificate there was nothing to verify, and with a bad one nobody is here.
        byte[] value = ByteBuffer.allocate(5 + inner.bytes.size())
                .put((byte) (CLIENT_SSL | (session.peer().isPresent() ? CLIENT_CERTIFICATE : 0)))
                .putInt(session.peer().isPresent() ? 0 : 1).put(inner.bytes.toByteArray()).array();
        add(SSL, value);
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            // The last one first, as X.500 names are written.
            return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().reversed().stream()
                    .filter(each -> each.getType().equalsIgnoreCase("CN"))
                    .map(each -> String.valueOf(each.getValue())).findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private void add(int type, byte[] value) {
        if (value.length <= LONGEST || type == SSL) {
            bytes.write(type);
            bytes.write(value.length >>> 8);
            bytes.write(value.length);
            bytes.writeBytes(value);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
