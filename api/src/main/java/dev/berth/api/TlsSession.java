package dev.berth.api;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// What was agreed in the TLS handshake of a connection, and who the peer is.
///
/// Fixed once the handshake is over; may be asked from any thread.
public interface TlsSession {

    /// The protocol's version.
    ///
    /// @return `TLSv1.3` or `TLSv1.2`
    String protocol();

    /// The cipher suite by its standard name.
    ///
    /// @return for example `TLS_AES_128_GCM_SHA256`
    String cipherSuite();

    /// The host name that the client asked for (SNI, RFC 6066 section 3). A client says what it likes here: escape
    /// it wherever people read it.
    ///
    /// @return the name as sent; empty when the client sent none
    Optional<String> serverName();

    /// The application protocol that both sides agreed on (ALPN, RFC 7301).
    ///
    /// @return for example `h2`; empty when none was negotiated
    Optional<String> applicationProtocol();

    /// Who the peer is, as proven by a certificate that the listener's TLS profile trusts.
    ///
    /// @return the verified identity; empty when the peer presented no certificate
    Optional<Peer> peer();

    /// The verified identity of a peer.
    ///
    /// @param chain the verified certificates that the peer presented: its own, then those that vouch for it
    record Peer(List<X509Certificate> chain) {

        /// Names a peer by its certificates.
        ///
        /// @param chain at least the peer's own certificate
        public Peer {
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("a peer has at least its own certificate");
            }
        }

        /// The peer's own certificate.
        ///
        /// @return the first of the chain
        public X509Certificate certificate() {
            return chain.getFirst();
        }

        /// The distinguished name of the peer (RFC 2253), as its authority wrote it: escape it where people read it.
        ///
        /// @return for example `CN=alice,O=Example`
        public String subject() {
            return certificate().getSubjectX500Principal().getName();
        }

        /// The alternative names in the peer's certificate that identify it; escape them where people read them.
        ///
        /// @return each with its kind, as configuration files write them: `dns:a.example.org`,
        ///         `uri:spiffe://example.org/a`, `email:a@example.org`, `ip:10.0.0.7`, `ip:2001:db8::7`
        public List<String> names() {
            return SubjectNames.of(certificate());
        }
    }
}
