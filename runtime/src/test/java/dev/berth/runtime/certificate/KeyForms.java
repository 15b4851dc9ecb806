package dev.berth.runtime.certificate;

import dev.berth.runtime.testing.TestCertificates;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.MiscPEMGenerator;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// Writes private keys as the tools of many years have written them.
final class KeyForms {

    private KeyForms() {}

    static String pkcs8(PrivateKey key) {
        return TestCertificates.pem(key);
    }

    /// PKCS#1 for RSA, SEC 1 for EC.
    static String traditional(PrivateKey key) {
        return write(new MiscPEMGenerator(withCurve(key)));
    }

    /// As `openssl ecparam -genkey` writes it, the curve before the key and, here, not in it.
    static String belowParameters(PrivateKey key) {
        try {
            return write(new PemObject("EC PARAMETERS", PrivateKeyInfo.getInstance(key.getEncoded())
                    .getPrivateKeyAlgorithm().getParameters().toASN1Primitive().getEncoded()))
                    + write(new JcaMiscPEMGenerator(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// PBES2 with PBKDF2 for AES, the schemes of PKCS#12 for older ciphers.
    static String encrypted(PrivateKey key, String passphrase, ASN1ObjectIdentifier cipher) {
        try {
            return write(new JcaPKCS8Generator(key, new JceOpenSSLPKCS8EncryptorBuilder(cipher)
                    .setProvider(new BouncyCastleProvider()).setPassword(passphrase.toCharArray()).build()));
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encrypted(PrivateKey key, String passphrase) {
        return encrypted(key, passphrase, PKCS8Generator.AES_256_CBC);
    }

    /// PBES2 with scrypt.
    static String scrypt(PrivateKey key, String passphrase) {
        try {
            OutputEncryptor encryptor = new JcePKCSPBEOutputEncryptorBuilder(
                    new ScryptConfig.Builder(1024, 8, 1).build(), NISTObjectIdentifiers.id_aes256_CBC)
                    .setProvider(new BouncyCastleProvider()).build(passphrase.toCharArray());
            return write(new PemObject("ENCRYPTED PRIVATE KEY",
                    new PKCS8EncryptedPrivateKeyInfoBuilder(key.getEncoded()).build(encryptor).getEncoded()));
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// PBES1, as OpenSSL wrote it by default before 1.1.0.
    static String pbes1(PrivateKey key, String passphrase) {
        try {
            String scheme = "PBEWithMD5AndDES";
            SecretKey secret = SecretKeyFactory.getInstance(scheme)
                    .generateSecret(new PBEKeySpec(passphrase.toCharArray()));
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.ENCRYPT_MODE, secret, new PBEParameterSpec(new byte[8], 2048));
            AlgorithmParameters parameters = cipher.getParameters();
            return write(new PemObject("ENCRYPTED PRIVATE KEY",
                    new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key.getEncoded())).getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// PKCS#1 or SEC 1 with `Proc-Type: 4,ENCRYPTED`.
    static String traditional(PrivateKey key, String passphrase, String cipher) {
        return write(new MiscPEMGenerator(withCurve(key), new JcePEMEncryptorBuilder(cipher)
                .setProvider(new BouncyCastleProvider()).build(passphrase.toCharArray())));
    }

    static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    }

    /// A key of the JDK tells its curve only outside of what SEC 1 describes.
    private static PrivateKeyInfo withCurve(PrivateKey key) {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        if (!key.getAlgorithm().equals("EC")) {
            return info;
        }
        try {
            ECPrivateKey inner = ECPrivateKey.getInstance(info.parsePrivateKey());
            return new PrivateKeyInfo(info.getPrivateKeyAlgorithm(),
                    new ECPrivateKey(256, inner.getKey(), info.getPrivateKeyAlgorithm().getParameters()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
