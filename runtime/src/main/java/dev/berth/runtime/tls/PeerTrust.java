package dev.berth.runtime.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/// Verifies peers against a profile as it is now: authorities, revocation lists, rules and pins.
///
/// JSSE asks only in full handshakes, where a refusal still reaches the peer as an alert. What a session was verified
/// with is noted in it, so that a connection that resumes it is looked at again if that has changed.
final class PeerTrust extends X509ExtendedTrustManager {

    private static final String VERIFIED_WITH = "dev.berth.verified-with";

    private final Supplier<Material> current;

    PeerTrust(Supplier<Material> current) {
        this.current = current;
    }

    /// Verifies the client of a finished handshake if it was not verified in it.
    ///
    /// @param session of the handshake
    /// @param chain the client's own certificate first
    /// @throws CertificateException if it is not to be trusted, or not any more
    void checkFinished(SSLSession session, List<X509Certificate> chain) throws CertificateException {
        Material material = current.get();
        if (!Long.valueOf(material.generation()).equals(session.getValue(VERIFIED_WITH))) {
            X509Certificate[] all = chain.toArray(X509Certificate[]::new);
            checkClient(material, all, all[0].getPublicKey().getAlgorithm());
            session.putValue(VERIFIED_WITH, material.generation());
        }
    }

    private void checkClient(Material material, X509Certificate[] chain, String type) throws CertificateException {
        try {
            material.clients().manager().checkClientTrusted(chain, type);
        } catch (CertificateException e) {
            throw new CertificateException(name(chain[0]) + ": " + e.getMessage(), e);
        }
        requireNotRevoked(material, chain, material.clients());
        Optional<String> refusal = PeerCheck.refusal(
                material.settings().clientAuth().rules(), Arrays.asList(chain), material.clients());
        if (refusal.isPresent()) {
            throw new CertificateException(name(chain[0]) + ": " + refusal.get());
        }
    }

    private static void requireNotRevoked(Material material, X509Certificate[] chain, Trust trust)
            throws CertificateException {
        Optional<X509Certificate> revoked = material.revocation().revoked(Arrays.asList(chain), trust.authorities());
        if (revoked.isPresent()) {
            throw new CertificateException(name(chain[0]) + ": revoked: " + name(revoked.get())
                    + " serial " + revoked.get().getSerialNumber().toString(16));
        }
    }

    static String name(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        return subject.isEmpty() ? "serial " + certificate.getSerialNumber().toString(16) : subject;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        Material material = current.get();
        checkClient(material, chain, type);
        SSLSession session = engine.getHandshakeSession();
        if (session != null) {
            session.putValue(VERIFIED_WITH, material.generation());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        Material material = current.get();
        // Compares the name too, as the engine's parameters say.
        material.servers().get().manager().checkServerTrusted(chain, type, engine);
        requireNotRevoked(material, chain, material.servers().get());
        List<String> pins = material.settings().serverAuth().pins();
        if (!pins.isEmpty() && !pins.contains(PeerCheck.keyDigest(chain[0]))) {
            throw new CertificateException(name(chain[0]) + ": its key is none of the pins");
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return current.get().clients().authorities().toArray(X509Certificate[]::new);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        checkClient(current.get(), chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("without an engine the name of the server is not known");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClient(current.get(), chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }
}
