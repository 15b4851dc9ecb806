package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException;
import dev.berth.runtime.certificate.KeyStoreEntries.StoredKey;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;

/// PKCS#12 (RFC 7292), the key stores of OpenSSL, Windows and of Java today.
///
/// Read bag by bag, since the JDK's own reader skips keys that are not encrypted and knows neither scrypt nor the
/// newer authentication codes (RFC 9579).
///
/// @param file where it stands
record Pkcs12Store(FileContent file) {

    /// A store, if the file has the shape of one.
    static Optional<Entry.Lock<KeyStoreEntries>> in(FileContent file) {
        return DerForm.label(file.bytes()).filter(DerForm.PKCS12::equals)
                .map(_ -> new Pkcs12Store(file)::open);
    }

    private KeyStoreEntries open(char[] passphrase) throws Entry.WrongPassphraseException {
        try {
            PKCS12PfxPdu store = new PKCS12PfxPdu(file.bytes());
            if (passphrase.length == 0 && isLocked(store)) {
                return openEmpty();
            }
            if (store.hasMac() && passphrase.length > 0 && !store.isMacValid(new JcePKCS12MacCalculatorBuilderProvider()
                    .setProvider(new BouncyCastleProvider()), passphrase)) {
                throw new Entry.WrongPassphraseException();
            }
            List<PKCS12SafeBag> bags = new ArrayList<>();
            for (ContentInfo content : store.getContentInfos()) {
                bags.addAll(List.of(bags(content, passphrase)));
            }
            return entries(bags);
        } catch (PKCSException e) {
            if (e.getCause() instanceof OperatorCreationException) {
                throw file.wrong("a key store that is encrypted in a way that is unknown here",
                        "write it again: openssl pkcs12 -export -in CHAIN -inkey KEY -out FILE");
            }
            throw new Entry.WrongPassphraseException(e);
        } catch (ConfigurationException e) {
            throw e;
        } catch (IOException | CertificateException | RuntimeException e) {
            throw file.wrong("a damaged key store (PKCS#12)", "copy it again: it may have been cut off");
        }
    }

    private static boolean isLocked(PKCS12PfxPdu store) throws PKCSException {
        for (ContentInfo content : store.getContentInfos()) {
            if (isEncrypted(content) || List.of(new PKCS12SafeBagFactory(content).getSafeBags()).stream()
                    .anyMatch(bag -> bag.getBagValue() instanceof PKCS8EncryptedPrivateKeyInfo)) {
                return true;
            }
        }
        return false;
    }

    /// An empty passphrase has two encodings (with and without a terminating zero), and the JDK tries both.
    private KeyStoreEntries openEmpty() throws Entry.WrongPassphraseException {
        try {
            return JavaStore.open(file, "PKCS12", new char[0]);
        } catch (ConfigurationException e) {
            throw new Entry.WrongPassphraseException(e);
        }
    }

    private static boolean isEncrypted(ContentInfo content) {
        return content.getContentType().equals(PKCSObjectIdentifiers.encryptedData);
    }

    private static PKCS12SafeBag[] bags(ContentInfo content, char[] passphrase) throws PKCSException {
        return (isEncrypted(content) ? new PKCS12SafeBagFactory(content, PrivateKeys.storeDecryptor(passphrase))
                : new PKCS12SafeBagFactory(content)).getSafeBags();
    }

    private KeyStoreEntries entries(List<PKCS12SafeBag> bags) throws IOException, CertificateException {
        Map<ASN1Encodable, X509Certificate> owned = new LinkedHashMap<>();
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        for (PKCS12SafeBag bag : bags) {
            if (bag.getBagValue() instanceof X509CertificateHolder holder) {
                X509Certificate certificate = PemEntries.certificate(holder.getEncoded());
                certificates.add(certificate);
                keyId(bag).ifPresent(id -> owned.put(id, certificate));
            }
        }
        List<StoredKey> keys = new ArrayList<>();
        for (PKCS12SafeBag bag : bags) {
            key(bag).ifPresent(key -> keys.add(new StoredKey(
                    // As keytool calls those without a name.
                    alias(bag).orElse(String.valueOf(keys.size() + 1)), key, keyId(bag).map(owned::get))));
        }
        return new KeyStoreEntries(keys, List.copyOf(certificates));
    }

    private Optional<Entry> key(PKCS12SafeBag bag) {
        PrivateKeys keys = new PrivateKeys(file);
        return switch (bag.getBagValue()) {
            case PrivateKeyInfo info -> Optional.of(new Entry.OpenKey(keys.key(info)));
            case PKCS8EncryptedPrivateKeyInfo info -> Optional.of(keys.lockedInStore(info));
            default -> Optional.empty();
        };
    }

    private static Optional<ASN1Encodable> keyId(PKCS12SafeBag bag) {
        return attribute(bag, PKCS12SafeBag.localKeyIdAttribute).filter(ASN1OctetString.class::isInstance);
    }

    private static Optional<String> alias(PKCS12SafeBag bag) {
        return attribute(bag, PKCS12SafeBag.friendlyNameAttribute)
                .map(value -> value instanceof ASN1String name ? name.getString() : null)
                .filter(name -> !name.isBlank());
    }

    private static Optional<ASN1Encodable> attribute(PKCS12SafeBag bag, ASN1ObjectIdentifier type) {
        Attribute[] attributes = bag.getAttributes();
        for (Attribute each : attributes == null ? new Attribute[0] : attributes) {
            if (each.getAttrType().equals(type) && each.getAttributeValues().length > 0) {
                return Optional.of(each.getAttributeValues()[0]);
            }
        }
        return Optional.empty();
    }
}
