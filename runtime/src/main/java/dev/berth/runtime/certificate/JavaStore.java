package dev.berth.runtime.certificate;

import dev.berth.runtime.certificate.KeyStoreEntries.StoredKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The key stores of Java before version 9: JKS and JCEKS.
final class JavaStore {

    private static final int JKS = 0xFEEDFEED;
    private static final int JCEKS = 0xCECECECE;

    private JavaStore() {}

    /// A store, if the file begins like one.
    static Optional<Entry.Lock<KeyStoreEntries>> in(FileContent file) {
        int magic = file.bytes().length < Integer.BYTES ? 0 : ByteBuffer.wrap(file.bytes()).getInt();
        return switch (magic) {
            case JKS -> Optional.of(passphrase -> open(file, "JKS", passphrase));
            case JCEKS -> Optional.of(passphrase -> open(file, "JCEKS", passphrase));
            default -> Optional.empty();
        };
    }

    static KeyStoreEntries open(FileContent file, String type, char[] passphrase)
            throws Entry.WrongPassphraseException {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(new ByteArrayInputStream(file.bytes()), passphrase);
            return entries(store);
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new Entry.WrongPassphraseException(e);
            }
            throw file.wrong("a damaged key store (" + type + ")", "copy it again: it may have been cut off");
        } catch (GeneralSecurityException e) {
            throw file.wrong("a key store that cannot be read: " + e.getMessage(), "convert it: keytool"
                    + " -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype pkcs12");
        }
    }

    private static KeyStoreEntries entries(KeyStore store) throws GeneralSecurityException {
        List<StoredKey> keys = new ArrayList<>();
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        for (String alias : Collections.list(store.aliases())) {
            Certificate[] chain = store.getCertificateChain(alias);
            List<X509Certificate> found = x509(chain == null
                    ? new Certificate[] {store.getCertificate(alias)} : chain);
            if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
                keys.add(new StoredKey(alias, new Entry.LockedKey(passphrase -> key(store, alias, passphrase)),
                        found.stream().findFirst()));
            }
            certificates.addAll(found);
        }
        return new KeyStoreEntries(keys, List.copyOf(certificates));
    }

    private static List<X509Certificate> x509(Certificate[] chain) {
        List<X509Certificate> found = new ArrayList<>();
        for (Certificate each : chain) {
            if (each instanceof X509Certificate certificate) {
                found.add(certificate);
            }
        }
        return found;
    }

    private static PrivateKey key(KeyStore store, String alias, char[] passphrase)
            throws Entry.WrongPassphraseException {
        try {
            return (PrivateKey) store.getKey(alias, passphrase);
        } catch (GeneralSecurityException e) {
            throw new Entry.WrongPassphraseException(e);
        }
    }
}
