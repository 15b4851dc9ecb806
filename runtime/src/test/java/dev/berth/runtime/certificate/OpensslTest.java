package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys and key stores as the real openssl makes them, where there is one.
@Timeout(120)
class OpensslTest {

    private static final String PASSPHRASE = Reading.PASSPHRASE;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireOpenssl() {
        try {
            Process version = new ProcessBuilder("openssl", "version").redirectErrorStream(true).start();
            String told = new String(version.getInputStream().readAllBytes());
            Assumptions.assumeTrue(told.matches("(?s)OpenSSL [3-9].*"), told);
        } catch (IOException e) {
            Assumptions.abort("no openssl on the PATH");
        }
    }

    /// Runs `openssl ARGUMENTS` in the folder; `PASS` stands for the passphrase.
    private int run(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        for (String argument : arguments.split(" ")) {
            command.add(argument.equals("PASS") ? "pass:" + PASSPHRASE : argument);
        }
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile()).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), arguments);
        return process.exitValue();
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        assertEquals(0, run(arguments), () -> arguments + ": " + log());
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("openssl.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Path certificate(String key) throws IOException, InterruptedException {
        openssl("req -x509 -new -key " + key + " -passin PASS -subj /CN=server -days 30 -out server.pem");
        return folder.resolve("server.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "genrsa -traditional -out server.key 2048", "genrsa -out server.key 2048",
        "ecparam -name prime256v1 -genkey -out server.key", "ecparam -name secp384r1 -genkey -noout -out server.key",
        "genpkey -algorithm ed25519 -out server.key", "genpkey -algorithm ed448 -out server.key",
        "genpkey -algorithm rsa-pss -out server.key"
    })
    void keyIsRead(String command) throws IOException, InterruptedException {
        openssl(command);
        Path key = folder.resolve("server.key");
        Path chain = certificate("server.key");
        assertEquals(1, Reading.read(Reading.files(chain, key)).chain().size());
        openssl("pkey -in server.key -outform DER -out server.der");
        openssl("x509 -in server.pem -outform DER -out server.cer");
        assertEquals(1, Reading.read(Reading.files(
                folder.resolve("server.cer"), folder.resolve("server.der"))).chain().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "genrsa -traditional -aes256 -passout PASS -out server.key 2048",
        "genrsa -traditional -des3 -passout PASS -out server.key 2048",
        "genrsa -aes128 -passout PASS -out server.key 2048",
        "pkcs8 -topk8 -in open.key -v2 aes256 -passout PASS -out server.key",
        "pkcs8 -topk8 -in open.key -v2 aes256 -v2prf hmacWithSHA512 -passout PASS -out server.key",
        "pkcs8 -topk8 -in open.key -v2 des3 -passout PASS -out server.key",
        "pkcs8 -topk8 -in open.key -v1 PBE-SHA1-3DES -passout PASS -out server.key",
        "pkcs8 -topk8 -in open.key -scrypt -passout PASS -out server.key",
        "pkcs8 -topk8 -in open.key -scrypt -outform DER -passout PASS -out server.key",
        "ec -in open.key -aes256 -passout PASS -out server.key"
    })
    void encryptedKeyIsOpened(String command) throws IOException, InterruptedException {
        openssl("ecparam -name prime256v1 -genkey -noout -out open.key");
        openssl(command);
        Path chain = certificate("server.key");
        assertEquals(1, Reading.read(Reading.locked(chain, folder.resolve("server.key"))).chain().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-passout PASS", "-passout PASS -name Server", "-passout PASS -keypbe NONE -certpbe NONE",
        "-passout PASS -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1", "-passout PASS -nomac",
        "-passout PASS -legacy", "-passout pass:", "-passout pass: -keypbe NONE -certpbe NONE -nomac",
        "-passout PASS -pbmac1_pbkdf2"
    })
    void storeIsRead(String options) throws IOException, InterruptedException {
        openssl("ecparam -name prime256v1 -genkey -noout -out open.key");
        Path chain = certificate("open.key");
        boolean made = run("pkcs12 -export -inkey open.key -in server.pem -out server.p12 " + options) == 0;
        Assumptions.assumeTrue(made || !options.matches(".*-(legacy|pbmac1_pbkdf2)"), this::log);
        assertTrue(made, this::log);
        Identity read = Reading.read(Reading.store(folder.resolve("server.p12"), null));
        assertEquals(Reading.read(Reading.files(chain, folder.resolve("open.key"))).chain(), read.chain());
    }
}
