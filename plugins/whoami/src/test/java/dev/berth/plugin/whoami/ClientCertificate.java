package dev.berth.plugin.whoami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Assumptions;

/// A client's certificate, made by openssl: not by the code that reads it. It vouches for itself.
///
/// @param file the certificate as PEM
/// @param store the certificate and its key, PKCS #12
record ClientCertificate(Path file, Path store) {

    private static final String PASSWORD = "password";

    /// @param subject the lines of openssl's section for the distinguished name
    /// @param names openssl's list of alternative names
    static ClientCertificate create(Path folder, String subject, String names) throws Exception {
        Path request = Files.writeString(folder.resolve("client.cnf"), """
                [req]
                prompt = no
                utf8 = yes
                string_mask = utf8only
                distinguished_name = subject
                x509_extensions = extensions
                [subject]
                %s
                [extensions]
                subjectAltName = %s
                """.formatted(subject, names));
        Path key = folder.resolve("client.key");
        Path file = folder.resolve("client.pem");
        Path store = folder.resolve("client.p12");
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-config", request.toString(), "-keyout", key.toString(), "-out", file.toString());
        openssl("pkcs12", "-export", "-in", file.toString(), "-inkey", key.toString(),
                "-passout", "pass:" + PASSWORD, "-out", store.toString());
        return new ClientCertificate(file, store);
    }

    private static void openssl(String... arguments) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList())
                    .redirectErrorStream(true).start();
        } catch (IOException e) {
            String missing = "openssl cannot be run, so no client certificate is tested: " + e.getMessage();
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            Assumptions.abort(missing);
            return;
        }
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(true, process.waitFor(20, TimeUnit.SECONDS), "openssl ended");
        assertEquals(0, process.exitValue(), List.of(arguments) + "\n" + output);
    }

    KeyManager[] keys() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(store)) {
            keys.load(input, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }
}
