package dev.berth.runtime.tls;

import dev.berth.runtime.certificate.Identity;
import dev.berth.runtime.config.TlsSettings;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// Presents the certificates of a profile. JSSE's own key manager does not look at the name that a client asks for.
///
/// An alias is a generation of the profile's files and an index in it. JSSE asks for the key right after the alias; the
/// generation before is still known then, should the files have been read anew in between.
final class ProfileKeys extends X509ExtendedKeyManager {

    private final Supplier<Material> current;

    ProfileKeys(Supplier<Material> current) {
        this.current = current;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        Material material = current.get();
        // Those of both providers are extended ones.
        ExtendedSSLSession session = (ExtendedSSLSession) engine.getHandshakeSession();
        return choose(material, requestedName(session), type, session, engine)
                .filter(index -> fits(type, keyType(material.identities().get(index))))
                .map(index -> alias(material, index)).orElse(null);
    }

    private static Optional<String> requestedName(ExtendedSSLSession session) {
        return session.getRequestedServerNames().stream().filter(SNIHostName.class::isInstance)
                .map(each -> ((SNIHostName) each).getAsciiName().toLowerCase(Locale.ROOT)).findFirst();
    }

    /// TLS 1.3 asks for every kind of key that the client knows, in the client's order. TLS 1.2 asks in the order of
    /// our suites, and a client that knows a kind of signature may yet offer no suite for it: so the choice is made
    /// anew at each question, and waits for a kind that is asked for later only if a certificate there is closer to
    /// the name.
    private static Optional<Integer> chooseBySuite(Material material, Optional<String> name, String type,
            Identities.KeyTypes known, String[] suites) {
        Identities identities = material.identities();
        boolean strict = material.settings().strictSni();
        Optional<Integer> now = identities.choose(name, strict,
                algorithm -> known.contains(algorithm) && fits(type, algorithm));
        Optional<Integer> later = identities.choose(name, strict,
                algorithm -> known.contains(algorithm) && firstSuite(algorithm, suites) > firstSuite(type, suites));
        return now.filter(index -> later.isEmpty() || !identities.isCloser(later.get(), index, name));
    }

    private static int firstSuite(String algorithm, String[] suites) {
        String authentication = algorithm.contains("RSA") ? "_RSA_WITH_" : "_ECDSA_WITH_";
        return IntStream.range(0, suites.length).filter(i -> suites[i].contains(authentication)).findFirst().orElse(-1);
    }

    private static Optional<Integer> choose(Material material, Optional<String> name, String type,
            ExtendedSSLSession session, SSLEngine engine) {
        boolean strict = material.settings().strictSni();
        if (material.settings().provider() == TlsSettings.Provider.CONSCRYPT) {
            // It asks for each kind that the client knows, but tells the same signatures of every client. Its session
            // would keep for ever what it took for the version at this early moment.
            return material.identities().choose(name, strict, algorithm -> fits(type, algorithm));
        }
        String[] signatures = session.getPeerSupportedSignatureAlgorithms();
        Identities.KeyTypes known = algorithm -> signs(algorithm, signatures);
        return session.getProtocol().equals("TLSv1.3")
                ? material.identities().choose(name, strict, known)
                : chooseBySuite(material, name, type, known, engine.getEnabledCipherSuites());
    }

    private static boolean signs(String algorithm, String[] signatures) {
        return switch (algorithm) {
            case "EC" -> Arrays.stream(signatures).anyMatch(each -> each.endsWith("withECDSA"));
            case "RSA" -> Arrays.stream(signatures).anyMatch(each -> each.endsWith("withRSA") || each.equals("RSASSA-PSS"));
            case "EdDSA" -> Arrays.stream(signatures).anyMatch(each -> each.startsWith("Ed"));
            default -> Arrays.asList(signatures).contains(algorithm);
        };
    }

    /// JSSE asks for "EC", "RSA" and the like, also as "EC/secp256r1" or, before TLS 1.3, as "ECDHE_ECDSA". An RSA key
    /// may sign with either padding.
    private static boolean fits(String wanted, String algorithm) {
        return wanted.equals(algorithm) || wanted.startsWith(algorithm + '/')
                || algorithm.equals("EC") && wanted.endsWith("_ECDSA") || wanted.endsWith('_' + algorithm);
    }

    private static String keyType(Identity identity) {
        return identity.chain().getFirst().getPublicKey().getAlgorithm();
    }

    private static String alias(Material material, int index) {
        return material.generation() + "/" + index;
    }

    private Optional<Identity> identity(String alias) {
        int slash = alias.indexOf('/');
        long generation = Long.parseLong(alias.substring(0, slash));
        int index = Integer.parseInt(alias.substring(slash + 1));
        Material material = current.get();
        return Optional.of(material).filter(each -> each.generation() == generation).or(material::previous)
                .filter(each -> each.generation() == generation).map(each -> each.identities().get(index));
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity(alias).map(each -> each.chain().toArray(X509Certificate[]::new)).orElse(null);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity(alias).map(Identity::key).orElse(null);
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        Material material = current.get();
        List<Identity> identities = material.identities().all();
        for (String type : types) {
            for (int i = 0; i < identities.size(); i++) {
                if (fits(type, keyType(identities.get(i)))) {
                    return alias(material, i);
                }
            }
        }
        return null;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return null;
    }
}
