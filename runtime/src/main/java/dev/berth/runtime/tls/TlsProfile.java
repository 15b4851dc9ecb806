package dev.berth.runtime.tls;

import dev.berth.api.TlsSession;
import dev.berth.runtime.config.Configuration.ClientAuth;
import dev.berth.runtime.config.Configuration.TlsSettings;
import dev.berth.runtime.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// What a listener secures its connections with.
public final class TlsProfile {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /// RFC 9325 section 4.2.1: elliptic curves; finite fields cost much more for the same strength.
    private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};

    private final TlsSettings settings;
    private final Identity identity;
    private final SSLContext context;
    private final String[] suites;

    private TlsProfile(TlsSettings settings, Identity identity, SSLContext context) {
        this.settings = settings;
        this.identity = identity;
        this.context = context;
        this.suites = Arrays.stream(context.getSupportedSSLParameters().getCipherSuites())
                .filter(TlsProfile::isAuthenticated).toArray(String[]::new);
    }

    /// TLS 1.3's suites, and of TLS 1.2 those with forward secrecy and authenticated encryption (RFC 9325 section
    /// 4.2).
    private static boolean isAuthenticated(String suite) {
        return suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_")
                || suite.startsWith("TLS_ECDHE_") && (suite.contains("_GCM_") || suite.contains("_CHACHA20_"));
    }

    /// Reads the files of a profile and makes what it needs.
    ///
    /// @param settings a valid section
    /// @return the profile
    /// @throws dev.berth.api.ConfigurationException if a file is missing or not what it should be
    public static TlsProfile load(TlsSettings settings) {
        Problems problems = new Problems();
        Identity identity = problems.collect(null, () -> identity(settings));
        TrustManager[] trust = problems.collect(null, () -> trust(settings.clientAuth()));
        problems.report();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new OneIdentity(identity)}, trust, null);
            return new TlsProfile(settings, identity, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS context of " + settings.name(), e);
        }
    }

    private static Identity identity(TlsSettings settings) {
        return settings.selfSigned().isEmpty()
                ? Identity.read(settings.certificates().getFirst())
                : SelfSigned.create(settings.selfSigned());
    }

    private static TrustManager[] trust(ClientAuth clientAuth) {
        if (clientAuth.ca().isEmpty()) {
            return new TrustManager[0];
        }
        PemFile file = PemFile.read(clientAuth.where(), clientAuth.ca().get());
        List<X509Certificate> authorities = file.certificates();
        if (authorities.isEmpty()) {
            throw file.wrong("no certificate in it", "name the file with the authorities' -----BEGIN CERTIFICATE-----");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca-" + i, authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK can trust certificates", e);
        }
    }

    /// An engine for one connection that a client opened.
    ///
    /// @return in server mode, its handshake not begun
    public SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(suites);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNamedGroups(GROUPS);
        switch (settings.clientAuth().mode()) {
            case NONE -> { }
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// Tells what a handshake agreed on.
    ///
    /// @param engine one that this profile made, its handshake over
    /// @return for handlers
    public TlsSession session(SSLEngine engine) {
        return AgreedSession.of(engine);
    }

    /// Writes the certificate of a self-signed profile, never its key, for clients to verify the server with.
    ///
    /// @param data the server's data folder
    /// @return whether there was one to write
    /// @throws IOException if it cannot be written
    public boolean publish(Path data) throws IOException {
        if (settings.selfSigned().isEmpty()) {
            return false;
        }
        Path file = published(data, settings.name());
        Files.createDirectories(file.getParent());
        Files.writeString(file, SelfSigned.pem(identity.chain()));
        return true;
    }

    /// Where the certificate of a self-signed profile is written.
    ///
    /// @param data the server's data folder
    /// @param name the profile's name
    /// @return the file
    public static Path published(Path data, String name) {
        return data.resolve("tls").resolve(name + ".pem");
    }
}
