package dev.berth.runtime.tls;

import dev.berth.api.TlsSession;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.conscrypt.Conscrypt;

/// What a handshake agreed on, copied out of the engine.
///
/// @param protocol the version
/// @param cipherSuite the suite
/// @param serverName what the client asked for
/// @param applicationProtocol what both agreed on
/// @param peer who the client is
/// @param firstAgreedAt when the session was made; before the connection, if it was resumed;
///        empty if that cannot be told
record AgreedSession(
        String protocol,
        String cipherSuite,
        Optional<String> serverName,
        Optional<String> applicationProtocol,
        Optional<TlsSession.Peer> peer,
        Optional<Instant> firstAgreedAt) implements TlsSession, FirstAgreed {

    static AgreedSession of(SSLEngine engine) {
        SSLSession session = engine.getSession();
        return new AgreedSession(
                protocol(session),
                session.getCipherSuite(),
                serverName(session),
                Optional.ofNullable(engine.getApplicationProtocol()).filter(name -> !name.isEmpty()),
                mayKnowPeer(engine) ? peer(session) : Optional.empty(),
                // Conscrypt gives a resumed session the time of its resumption.
                Conscrypt.isConscrypt(engine)
                        ? Optional.empty() : Optional.of(Instant.ofEpochMilli(session.getCreationTime())));
    }

    /// Conscrypt's session keeps what it took for the version before that was agreed on; but the suites of TLS 1.3 have
    /// names of their own (RFC 8446 appendix B.4).
    private static String protocol(SSLSession session) {
        return session.getCipherSuite().contains("_WITH_") ? session.getProtocol() : "TLSv1.3";
    }

    /// The same without the certificates that the peer sent and nobody verified.
    ///
    /// @param path that was verified
    AgreedSession verifiedBy(List<X509Certificate> path) {
        return new AgreedSession(protocol, cipherSuite, serverName, applicationProtocol,
                peer.map(each -> new TlsSession.Peer(each.chain().stream().filter(path::contains).toList())), firstAgreedAt);
    }

    private static Optional<String> serverName(SSLSession session) {
        List<SNIServerName> names =
                session instanceof ExtendedSSLSession extended ? extended.getRequestedServerNames() : List.of();
        return names.stream()
                .filter(SNIHostName.class::isInstance).map(SNIHostName.class::cast)
                .map(SNIHostName::getAsciiName).findFirst();
    }

    /// A session has no word for "nobody" but an exception, and most servers ask nobody.
    private static boolean mayKnowPeer(SSLEngine engine) {
        return engine.getUseClientMode() || engine.getNeedClientAuth() || engine.getWantClientAuth();
    }

    private static Optional<TlsSession.Peer> peer(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return Optional.of(new TlsSession.Peer(Arrays.stream(chain).map(X509Certificate.class::cast).toList()));
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
