package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `berth client` with servers that people have on their machines.
@Timeout(120)
class ClientPeersIT {

    @TempDir
    Path folder;

    @BeforeEach
    void makeCertificates() throws Exception {
        assertEquals(0, Command.berth(folder, "tls", "dev", "--folder", ".", "localhost").exit());
    }

    /// A server in another process, for as long as a test needs it.
    private record Peer(Process process, int port) implements AutoCloseable {

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private Peer start(String program, String command) throws Exception {
        Installed.require(program);
        int port = Ports.free();
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command.replace("PORT", "" + port).split(" "))
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            Await.until(() -> command + " listens: " + read(log), () -> listens(port) || !process.isAlive());
            assertTrue(process.isAlive(), () -> command + ": " + read(log));
            return new Peer(process, port);
        } catch (Exception | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /// Over IPv4 or IPv6: one is enough for a client, and the port may be taken in the other.
    private static boolean listens(int port) throws IOException {
        for (InetAddress each : InetAddress.getAllByName("localhost")) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(each, port));
                return true;
            } catch (ConnectException e) {
                // Not yet, or not there.
            }
        }
        return false;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Command client(Peer peer, String input, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Installed.HOME.resolve("bin/berth").toString(), "client"));
        command.addAll(List.of(options));
        command.add("localhost:" + peer.port());
        return Command.run(folder, input, command);
    }

    /// It answers each line with its letters reversed, and ends the connection when it is told to.
    @ParameterizedTest
    @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
    void openssl(String version, String agreed) throws Exception {
        try (Peer peer = start("openssl", "openssl s_server -accept 127.0.0.1:PORT -rev -cert server.pem -key server.key "
                + version)) {
            Command done = client(peer, "abc\nCLOSE\n", "-v", "--keep-open", "--ca", "ca.pem");
            assertEquals("cba\n", done.out(), done.toString());
            assertTrue(done.err().contains(agreed), done.err());
        }
    }

    @ParameterizedTest
    @CsvSource({"NORMAL:-VERS-ALL:+VERS-TLS1.2, TLSv1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.3, TLSv1.3"})
    void gnutls(String priority, String agreed) throws Exception {
        try (Peer peer = start("gnutls-serv", "gnutls-serv --echo -q -p PORT --x509certfile server.pem"
                + " --x509keyfile server.key --priority " + priority)) {
            Command done = client(peer, "abc\n", "-v", "--ca", "ca.pem");
            // It puts a zero byte in the place of the line's end.
            assertTrue(done.out().startsWith("abc"), done.toString());
            assertTrue(done.err().contains(agreed), done.err());
        }
    }

    @ParameterizedTest
    @CsvSource({"TCP-LISTEN:PORT", "'OPENSSL-LISTEN:PORT,cert=server.pem,key=server.key,verify=0'"})
    void socat(String address) throws Exception {
        boolean tls = address.startsWith("OPENSSL");
        try (Peer peer = start("socat", "socat " + address + ",bind=127.0.0.1,reuseaddr,fork EXEC:sort")) {
            Command done = tls ? client(peer, "b\na\n", "--ca", "ca.pem") : client(peer, "b\na\n");
            assertEquals("a\nb\n", done.out(), done.toString());
            assertEquals(0, done.exit(), done.toString());
        }
    }
}
