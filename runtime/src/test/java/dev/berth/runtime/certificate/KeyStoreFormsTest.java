package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12PBMac1CalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Key stores, told by their content.
@Timeout(30)
class KeyStoreFormsTest {

    private static final TestCertificates ROOT = TestCertificates.authority("CN=Root");
    private static final TestCertificates SERVER = ROOT.issueAuthority("CN=Lower").issue("CN=server");
    private static final TestCertificates OTHER = ROOT.issueAuthority("CN=Elsewhere").issue("CN=other");
    private static final String PASSPHRASE = Reading.PASSPHRASE;

    @TempDir
    private Path folder;

    private Path write(byte[] store) {
        return new Reading(folder).write("server.pem", store);
    }

    private static KeyStore empty(String type) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(KeyStore store, String alias, TestCertificates made, String passphrase) {
        try {
            store.setKeyEntry(alias, made.key(), passphrase.toCharArray(), made.chain().toArray(Certificate[]::new));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(KeyStore store, String passphrase) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            store.store(out, passphrase.toCharArray());
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS", "JCEKS"})
    void onlyKeyOfAStoreIsTaken(String type) {
        KeyStore store = empty(type);
        add(store, "server", SERVER, PASSPHRASE);
        Path file = write(bytes(store, PASSPHRASE));
        Identity read = Reading.read(Reading.store(file, null));
        assertEquals(SERVER.chain(), read.chain());
        assertEquals(SERVER.key(), read.key());
        assertTrue(new Reading(folder).told(Reading.files(file, file)).startsWith(
                "berth.conf:1: server.pem: the key store is encrypted, and there is no passphrase; name where"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void aliasChoosesAmongSeveralKeys(String type) throws GeneralSecurityException {
        KeyStore store = empty(type);
        add(store, "server", SERVER, PASSPHRASE);
        add(store, "other", OTHER, PASSPHRASE);
        store.setCertificateEntry("clients", TestCertificates.authority("CN=Clients").certificate());
        Path file = write(bytes(store, PASSPHRASE));
        assertEquals(SERVER.chain(), Reading.read(Reading.store(file, "server")).chain().subList(0, 2));
        assertEquals(OTHER.key(), Reading.read(Reading.store(file, "OTHER")).key());
        String several = new Reading(folder).told(Reading.store(file, null));
        assertTrue(several.contains(", and no alias tells which; write alias = "), several);
        String none = new Reading(folder).told(Reading.store(file, "sever"));
        assertTrue(none.contains("no key with the alias sever; name one that is there: "), none);
        assertTrue(several.contains("server") && several.contains("other") && none.contains("other"), several + none);
    }

    @Test
    void keyWithAPassphraseOfItsOwnIsTold() {
        KeyStore store = empty("JKS");
        add(store, "server", SERVER, "another");
        assertEquals("berth.conf:1: server.pem: the passphrase does not open the key in it; correct the one at"
                        + " berth.conf:3, or name the file that it belongs to",
                new Reading(folder).told(Reading.store(write(bytes(store, PASSPHRASE)), null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void wrongPassphraseOfAStoreIsTold(String type) {
        KeyStore store = empty(type);
        add(store, "server", SERVER, "another");
        assertEquals("berth.conf:1: server.pem: the passphrase does not open the key store; correct the one at"
                        + " berth.conf:3, or name the file that it belongs to",
                new Reading(folder).told(Reading.store(write(bytes(store, "another")), null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void damagedStoreIsTold(String type) {
        KeyStore store = empty(type);
        add(store, "server", SERVER, PASSPHRASE);
        byte[] whole = bytes(store, PASSPHRASE);
        String told = new Reading(folder).told(Reading.store(write(Arrays.copyOf(whole, whole.length / 2)), null));
        assertTrue(told.startsWith("berth.conf:1: server.pem: ") && told.contains("damaged"), told);
    }

    @Test
    void storeWithoutKeysHasNoPrivateKey() throws GeneralSecurityException {
        KeyStore store = empty("PKCS12");
        store.setCertificateEntry("server", SERVER.certificate());
        String told = new Reading(folder).told(Reading.store(write(bytes(store, PASSPHRASE)), null));
        assertTrue(told.startsWith("berth.conf:1: server.pem: no private key in it; "), told);
    }

    @Test
    void chainInAStoreGoesWithAKeyInPem() throws GeneralSecurityException {
        KeyStore store = empty("PKCS12");
        for (X509Certificate each : SERVER.chain()) {
            store.setCertificateEntry(each.getSubjectX500Principal().getName(), each);
        }
        Path key = SERVER.writeKey(folder.resolve("server.key"));
        assertEquals(SERVER.chain(),
                Reading.read(Reading.locked(write(bytes(store, PASSPHRASE)), key)).chain());
    }

    private static byte[] store(PKCS12SafeBagBuilder key, PKCS12MacCalculatorBuilder mac)
            throws GeneralSecurityException, IOException, PKCSException {
        PKCS12PfxPduBuilder builder = new PKCS12PfxPduBuilder();
        key.addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, new DERBMPString("Server"));
        builder.addData(key.build());
        for (X509Certificate each : SERVER.chain()) {
            builder.addData(new PKCS12SafeBagBuilder(new JcaX509CertificateHolder(each)).build());
        }
        return builder.build(mac, PASSPHRASE.toCharArray()).getEncoded();
    }

    @Test
    void storeThatIsNotEncryptedNeedsNoPassphrase() throws IOException, PKCSException, GeneralSecurityException {
        Path file = write(store(new PKCS12SafeBagBuilder(PrivateKeyInfo.getInstance(SERVER.key().getEncoded())), null));
        assertEquals(SERVER.chain(), Reading.read(Reading.files(file, file)).chain());
        assertEquals(SERVER.key(), Reading.read(Reading.store(file, "server")).key());
        String warned = new Reading(folder).warned(Reading.store(file, null));
        assertTrue(warned.contains("a passphrase, and nothing is encrypted in server.pem; remove it"), warned);
    }

    @Test
    void newestSchemesOfAStoreAreOpened()
            throws IOException, PKCSException, GeneralSecurityException, OperatorCreationException {
        AlgorithmIdentifier sha512 = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA512, DERNull.INSTANCE);
        PBMAC1Params mac = new PBMAC1Params(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBKDF2,
                new PBKDF2Params(new byte[16], 2048, 64, sha512)), sha512);
        PKCS12SafeBagBuilder key = new PKCS12SafeBagBuilder(PrivateKeyInfo.getInstance(SERVER.key().getEncoded()),
                new JcePKCSPBEOutputEncryptorBuilder(new ScryptConfig.Builder(1024, 8, 1).build(),
                        NISTObjectIdentifiers.id_aes256_CBC).setProvider(new BouncyCastleProvider())
                        .build(PASSPHRASE.toCharArray()));
        Path file = write(store(key, new BcPKCS12PBMac1CalculatorBuilder(mac)));
        assertEquals(SERVER.chain(), Reading.read(Reading.store(file, "Server")).chain());
        assertTrue(new Reading(folder).told(Reading.files(file, file)).contains("is encrypted"));
    }

    @Test
    void storeWithAnEmptyPassphraseNeedsNone() {
        KeyStore store = empty("PKCS12");
        add(store, "server", SERVER, "");
        Path file = write(bytes(store, ""));
        assertEquals(SERVER.key(), Reading.read(Reading.files(file, file)).key());
    }
}
