package dev.berth.runtime.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// Presents one identity to every client whose offered key types it fits.
final class OneIdentity extends X509ExtendedKeyManager {

    private static final String ALIAS = "server";

    private final Identity identity;
    private final String keyType;

    OneIdentity(Identity identity) {
        this.identity = identity;
        this.keyType = identity.chain().getFirst().getPublicKey().getAlgorithm();
    }

    /// JSSE asks for "EC", "RSA" and the like, also as "EC/secp256r1" or, before TLS 1.3, as "ECDHE_ECDSA".
    private boolean fits(String wanted) {
        return wanted.equals(keyType) || wanted.startsWith(keyType + '/')
                || keyType.equals("EC") && wanted.endsWith("_ECDSA") || wanted.endsWith('_' + keyType);
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        return fits(type) ? ALIAS : null;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return fits(type) ? new String[] {ALIAS} : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity.key();
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return chooseEngineServerAlias(type, issuers, null);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return null;
    }
}
