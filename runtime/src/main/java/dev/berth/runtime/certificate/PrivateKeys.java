package dev.berth.runtime.certificate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/// Makes the JDK's keys from those of one file.
///
/// Bouncy Castle decrypts, through an instance of its provider: scrypt and the older ciphers are unknown to the JDK.
///
/// @param file where they stand
/// @param curve of the keys that do not tell theirs
record PrivateKeys(FileContent file, Optional<ASN1Encodable> curve) {

    /// The kinds of key that sign in TLS.
    private static final Map<Object, String> ALGORITHMS = Map.of(
            PKCSObjectIdentifiers.rsaEncryption, "RSA",
            PKCSObjectIdentifiers.id_RSASSA_PSS, "RSASSA-PSS",
            X9ObjectIdentifiers.id_ecPublicKey, "EC",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519",
            EdECObjectIdentifiers.id_Ed448, "Ed448");

    PrivateKeys(FileContent file) {
        this(file, Optional.empty());
    }

    PrivateKey key(PrivateKeyInfo info) {
        AlgorithmIdentifier kind = new AlgorithmIdentifier(info.getPrivateKeyAlgorithm().getAlgorithm(),
                Optional.ofNullable(info.getPrivateKeyAlgorithm().getParameters()).or(() -> curve).orElse(null));
        String algorithm = ALGORITHMS.get(kind.getAlgorithm());
        if (algorithm == null) {
            throw file.wrong("the key in it is of a kind that TLS does not sign with ("
                    + kind.getAlgorithm().getId() + ")", "make a new key: openssl genpkey -algorithm EC -pkeyopt"
                    + " ec_paramgen_curve:P-256 -out FILE, and request a certificate for it");
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(
                    new PrivateKeyInfo(kind, info.parsePrivateKey()).getEncoded("DER")));
        } catch (GeneralSecurityException | IOException e) {
            throw file.wrong("the " + algorithm + " key in it cannot be used: " + e.getMessage(),
                    algorithm.equals("EC") ? "make a key of a curve that Java knows: P-256, P-384 or P-521"
                            : "copy it again, or make a new one");
        }
    }

    /// No tool encrypts a key with an empty passphrase, and Bouncy Castle refuses to try one.
    private static Entry.LockedKey locked(Entry.Lock<PrivateKey> lock) {
        return new Entry.LockedKey(passphrase -> {
            if (passphrase.length == 0) {
                throw new Entry.WrongPassphraseException();
            }
            return lock.open(passphrase);
        });
    }

    /// PKCS#8, as it stands in PEM.
    Entry.LockedKey locked(PKCS8EncryptedPrivateKeyInfo encrypted) {
        return locked(passphrase -> {
            try {
                return decrypted(encrypted, new JceOpenSSLPKCS8DecryptorProviderBuilder()
                        .setProvider(new BouncyCastleProvider()).build(passphrase));
            } catch (OperatorCreationException e) {
                throw unknown();
            }
        });
    }

    /// PKCS#8, as it stands in PKCS#12, where the older schemes take the passphrase in another encoding.
    Entry.LockedKey lockedInStore(PKCS8EncryptedPrivateKeyInfo encrypted) {
        return locked(passphrase -> decrypted(encrypted, storeDecryptor(passphrase)));
    }

    static InputDecryptorProvider storeDecryptor(char[] passphrase) {
        return new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(new BouncyCastleProvider()).build(passphrase);
    }

    private PrivateKey decrypted(PKCS8EncryptedPrivateKeyInfo encrypted, InputDecryptorProvider decryptor)
            throws Entry.WrongPassphraseException {
        PrivateKeyInfo info;
        try {
            info = encrypted.decryptPrivateKeyInfo(decryptor);
        } catch (PKCSException | RuntimeException e) {
            if (e.getCause() instanceof OperatorCreationException) {
                throw unknown();
            }
            throw new Entry.WrongPassphraseException(e);
        }
        return key(info);
    }

    /// The form of OpenSSL before 1.0.0: PKCS#1 or SEC1 below the headers of RFC 1421.
    Entry.LockedKey locked(PEMEncryptedKeyPair encrypted) {
        return locked(passphrase -> {
            char[] bytes = bytes(passphrase);
            PrivateKeyInfo info;
            try {
                info = encrypted.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                        .setProvider(new BouncyCastleProvider()).build(bytes)).getPrivateKeyInfo();
            } catch (IOException | RuntimeException e) {
                throw new Entry.WrongPassphraseException(e);
            } finally {
                Arrays.fill(bytes, '\0');
            }
            return key(info);
        });
    }

    /// OpenSSL takes the bytes that the passphrase has in UTF-8, Bouncy Castle the low byte of each character.
    private static char[] bytes(char[] passphrase) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        char[] bytes = new char[encoded.remaining()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (char) (encoded.get(i) & 0xFF);
        }
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    private RuntimeException unknown() {
        return file.wrong("the key in it is encrypted in a way that is unknown here",
                "encrypt it again: openssl pkcs8 -topk8 -v2 aes256 -in FILE -out FILE.new");
    }
}
