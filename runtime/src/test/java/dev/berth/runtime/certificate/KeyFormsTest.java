package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestCertificates.KeyType;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.openssl.PKCS8Generator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every form in which a private key stands in a file of its own.
@Timeout(30)
class KeyFormsTest {

    private static final String PASSPHRASE = Reading.PASSPHRASE;

    static Stream<Arguments> open() {
        return Stream.of(
                form("PKCS#8", KeyType.EC, KeyForms::pkcs8),
                form("PKCS#8", KeyType.RSA, KeyForms::pkcs8),
                form("PKCS#8", KeyType.RSA_PSS, KeyForms::pkcs8),
                form("PKCS#8", KeyType.ED25519, KeyForms::pkcs8),
                form("PKCS#1", KeyType.RSA, KeyForms::traditional),
                form("SEC 1", KeyType.EC, KeyForms::traditional),
                form("SEC 1 below EC PARAMETERS", KeyType.EC, KeyForms::belowParameters));
    }

    static Stream<Arguments> encrypted() {
        return Stream.of(
                form("PBES2 AES", KeyType.EC, key -> KeyForms.encrypted(key, PASSPHRASE)),
                form("PBES2 AES", KeyType.RSA, key -> KeyForms.encrypted(key, PASSPHRASE)),
                form("PBES2 AES", KeyType.ED25519, key -> KeyForms.encrypted(key, PASSPHRASE)),
                form("PBES2 3DES", KeyType.EC, key -> KeyForms.encrypted(key, PASSPHRASE, PKCS8Generator.DES3_CBC)),
                form("PBES2 scrypt", KeyType.EC, key -> KeyForms.scrypt(key, PASSPHRASE)),
                form("PKCS#12 3DES", KeyType.EC,
                        key -> KeyForms.encrypted(key, PASSPHRASE, PKCS8Generator.PBE_SHA1_3DES)),
                form("PBES1", KeyType.RSA, key -> KeyForms.pbes1(key, PASSPHRASE)),
                form("DEK-Info AES", KeyType.RSA, key -> KeyForms.traditional(key, PASSPHRASE, "AES-256-CBC")),
                form("DEK-Info 3DES", KeyType.EC, key -> KeyForms.traditional(key, PASSPHRASE, "DES-EDE3-CBC")));
    }

    private static Arguments form(String name, KeyType type, Function<PrivateKey, String> writer) {
        return Arguments.of(name, type, writer);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("open")
    void keyIsReadInPemAndDer(String name, KeyType type, Function<PrivateKey, String> writer, @TempDir Path folder) {
        Reading reading = new Reading(folder);
        TestCertificates made = TestCertificates.request("CN=server").keyType(type).selfSigned();
        Path chain = made.writeChain(folder.resolve("server.pem"));
        String pem = writer.apply(made.key());
        belongs(made, Reading.read(Reading.files(chain, reading.write("server.key", pem))));
        if (!pem.contains("EC PARAMETERS")) {
            belongs(made, Reading.read(Reading.files(chain, reading.write("server.der", KeyForms.der(pem)))));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("encrypted")
    void encryptedKeyIsOpenedByItsPassphraseAlone(String name, KeyType type, Function<PrivateKey, String> writer,
            @TempDir Path folder) {
        Reading reading = new Reading(folder);
        TestCertificates made = TestCertificates.request("CN=server").keyType(type).selfSigned();
        Path chain = made.writeChain(folder.resolve("server.pem"));
        Path key = reading.write("server.key", writer.apply(made.key()));
        CertificateFiles files = Reading.locked(chain, key);
        belongs(made, Reading.read(files));
        assertEquals("", reading.warned(files));
        String told = reading.told(Reading.files(chain, key));
        assertTrue(told.startsWith(
                "berth.conf:2: server.key: the key in it is encrypted, and there is no passphrase; "), told);
    }

    private static void belongs(TestCertificates made, Identity read) {
        assertEquals(made.chain(), read.chain());
        assertTrue(KeyMatch.find(made.chain(), List.of(read.key()), Instant.now()).isPresent());
        assertEquals(made.key().getAlgorithm(), read.key().getAlgorithm());
        assertTrue(read.key().getClass().getName().startsWith("sun.security."), "the JDK's own");
    }
}
