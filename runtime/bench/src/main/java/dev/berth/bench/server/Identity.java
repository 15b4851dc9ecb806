package dev.berth.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The certificate of all servers of a run and its key, which is one of P-256. The files are removed when the bench
/// ends.
///
/// @param store a PKCS#12 file
public record Identity(Path store) {

    /// The suite that servers of the JDK and of Netty are limited to: some clients offer more than one.
    static final List<String> SUITES = List.of("TLS_AES_128_GCM_SHA256");

    private static final String PASSPHRASE = "berth-bench";
    private static final String ALIAS = "server";
    private static final int PEM_LINE = 64;

    /// Makes a new one.
    ///
    /// @param jvm which can do that
    /// @return a key store in a temporary folder
    /// @throws IOException if it cannot
    public static Identity create(Jvm jvm) throws IOException {
        Path folder = Files.createTempDirectory("berth-bench-");
        Identity made = new Identity(folder.resolve("server.p12"));
        // The last one is deleted first.
        for (Path each : List.of(folder, made.store, made.pem())) {
            each.toFile().deleteOnExit();
        }
        run(List.of(jvm.keytool().toString(), "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1",
                "-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1", "-validity", "30",
                "-alias", ALIAS, "-storetype", "PKCS12", "-keystore", made.store.toString(),
                "-storepass", PASSPHRASE));
        made.writePem();
        return made;
    }

    private void writePem() throws IOException {
        try {
            Files.writeString(pem(), text("CERTIFICATE", certificate().getEncoded())
                    + text("PRIVATE KEY", key().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("write " + pem(), e);
        }
    }

    private static String text(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + kind + "-----\n";
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool: " + told.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("keytool: interrupted", e);
        }
    }

    /// The certificate and the key, for who wants them as text.
    Path pem() {
        return store.resolveSibling("server.pem");
    }

    /// What clients trust.
    ///
    /// @return the certificate, which signs itself
    /// @throws IOException if the store cannot be read
    public X509Certificate certificate() throws IOException {
        try {
            return (X509Certificate) open().getCertificate(ALIAS);
        } catch (GeneralSecurityException e) {
            throw new IOException("read " + store, e);
        }
    }

    PrivateKey key() throws IOException {
        try {
            return (PrivateKey) open().getKey(ALIAS, PASSPHRASE.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException("read " + store, e);
        }
    }

    /// What the JDK's TLS serves it with.
    SSLContext context() throws IOException {
        try {
            // The other one, PKIX, decrypts the key again for each handshake, which takes two milliseconds.
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(open(), PASSPHRASE.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("read " + store, e);
        }
    }

    private KeyStore open() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore opened = KeyStore.getInstance("PKCS12");
            opened.load(in, PASSPHRASE.toCharArray());
            return opened;
        }
    }
}
