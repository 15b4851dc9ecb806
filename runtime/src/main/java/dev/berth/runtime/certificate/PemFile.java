package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/// What is in a PEM file: certificates and private keys in any order.
///
/// @param where the place in the configuration that names the file
/// @param path the file
/// @param objects what was found, as Bouncy Castle tells it
record PemFile(String where, Path path, List<Object> objects) {

    /// What certificates, keys and key stores in binary form begin with (X.690 section 8.9).
    private static final byte DER_SEQUENCE = 0x30;

    static PemFile read(String where, Path path) {
        byte[] content;
        try {
            content = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw wrong(where, path, "no such file", "create it, or name another");
        } catch (IOException e) {
            throw wrong(where, path, Files.isDirectory(path) ? "a folder, not a file" : "cannot be read",
                    Files.isDirectory(path) ? "name a file in it" : "let the server's user read it");
        }
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (text.isBlank()) {
            throw wrong(where, path, "the file is empty", "write it again, or name another");
        }
        List<Object> objects = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object object; (object = parser.readObject()) != null; ) {
                objects.add(object);
            }
        } catch (IOException | RuntimeException e) {
            throw wrong(where, path, "damaged: what is between its -----BEGIN and -----END cannot be read",
                    "copy it again: it may have been cut off");
        }
        if (objects.isEmpty()) {
            throw wrong(where, path, "not a PEM file", content[0] == DER_SEQUENCE
                    ? "convert it: openssl x509 -inform DER -in FILE -out FILE.pem, or openssl pkcs12 -in FILE -nodes"
                    : "name a file with -----BEGIN ...----- in it");
        }
        return new PemFile(where, path, objects);
    }

    List<X509Certificate> certificates() {
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        List<X509Certificate> certificates = new ArrayList<>();
        for (Object object : objects) {
            if (object instanceof X509CertificateHolder holder) {
                try {
                    certificates.add(converter.getCertificate(holder));
                } catch (CertificateException e) {
                    throw wrong("a certificate in it cannot be read: " + e.getMessage(), "replace the file");
                }
            }
        }
        return certificates;
    }

    /// The private keys; an encrypted one is an error here.
    List<PrivateKey> keys() {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        List<PrivateKey> keys = new ArrayList<>();
        try {
            for (Object object : objects) {
                switch (object) {
                    case PEMKeyPair pair -> keys.add(converter.getPrivateKey(pair.getPrivateKeyInfo()));
                    case PrivateKeyInfo info -> keys.add(converter.getPrivateKey(info));
                    case PEMEncryptedKeyPair encrypted -> throw encrypted();
                    case PKCS8EncryptedPrivateKeyInfo encrypted -> throw encrypted();
                    default -> { }
                }
            }
        } catch (IOException e) {
            throw wrong("the key in it cannot be read: " + e.getMessage(), "replace the file");
        }
        return keys;
    }

    private ConfigurationException encrypted() {
        return wrong("the key in it is encrypted, which is not offered yet",
                "store it decrypted, readable by the server's user alone: openssl pkey -in FILE -out FILE.new");
    }

    ConfigurationException wrong(String what, String remedy) {
        return wrong(where, path, what, remedy);
    }

    Problem problem(String what, String remedy) {
        return new Problem(where, path + ": " + what, remedy);
    }

    private static ConfigurationException wrong(String where, Path path, String what, String remedy) {
        return new ConfigurationException(new Problem(where, path + ": " + what, remedy));
    }
}
