package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TestCertificates;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `berth client` of the installation against the server of the installation.
@Timeout(120)
class ClientIT {

    private static final int TEN_MEBIBYTES = 10 << 20;

    @TempDir
    static Path folder;

    private static BerthProcess berth;

    @BeforeAll
    static void start() throws Exception {
        TestCertificates authority = TestCertificates.authority("CN=Test authority");
        authority.writeChain(folder.resolve("ca.pem"));
        authority.issue("CN=server", "dns:localhost", "dns:chat.test").place(folder, "server");
        authority.issue("CN=alice").place(folder, "alice");
        berth = BerthProcess.start(folder, """
                server.data = data
                tls {
                  t { certificates = { chain = server.pem, key = server.key }, alpn = [one, two] }
                  old { certificates = { chain = server.pem, key = server.key }, versions = ["TLSv1.2"] }
                  own { self-signed = [localhost, "127.0.0.1"] }
                  mutual { certificates = { chain = server.pem, key = server.key }
                           client-auth { mode = required, ca = ca.pem } }
                }
                listeners {
                  plain { bind = "127.0.0.1:0", handler = echo }
                  local { bind = { unix = "echo.sock" }, handler = echo }
                  tls { bind = "127.0.0.1:0", handler = echo, tls = t }
                  old { bind = "127.0.0.1:0", handler = echo, tls = old }
                  own { bind = "127.0.0.1:0", handler = echo, tls = own }
                  locally { bind = { unix = "tls.sock" }, handler = echo, tls = t }
                  mutual { bind = "127.0.0.1:0", handler = whoami, tls = mutual }
                  time { bind = "127.0.0.1:0", handler = daytime }
                }
                """);
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    /// A command line in which names of listeners in capitals stand for their ports.
    private static List<String> line(String arguments) {
        List<String> line = new ArrayList<>(List.of(Installed.HOME.resolve("bin/berth").toString(), "client"));
        for (String word : arguments.split(" ")) {
            String name = word.replaceFirst(".*:([A-Z]+)$", "$1");
            line.add(name.equals(word) || name.isEmpty() ? word : word.replace(name, "" + berth.port(name.toLowerCase())));
        }
        return line;
    }

    private static Command client(String input, String arguments) throws Exception {
        return Command.run(folder, input, line(arguments));
    }

    /// The end of a pipe ends the output, and the answer still comes.
    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1:PLAIN", "localhost:PLAIN", "unix:echo.sock", "--ca ca.pem localhost:TLS", "--ca ca.pem localhost:OLD",
        "--ca data/tls/own.pem localhost:OWN", "--ca data/tls/own.pem 127.0.0.1:OWN",
        "--ca ca.pem --sni chat.test 127.0.0.1:TLS", "--ca ca.pem --sni chat.test unix:tls.sock"
    })
    void echoComesBackThroughPipes(String arguments) throws Exception {
        for (String input : new String[] {"hello\n", ""}) {
            assertEquals(new Command(0, input, ""), client(input, arguments));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:PLAIN", "--ca ca.pem localhost:TLS", "--ca ca.pem localhost:OLD", "unix:echo.sock"})
    void anyBytesComeBackUnchanged(String arguments) throws Exception {
        byte[] sent = new byte[TEN_MEBIBYTES];
        new Random(1).nextBytes(sent);
        Path input = Files.write(folder.resolve("input"), sent);
        Path output = folder.resolve("output");
        Process client = new ProcessBuilder(line(arguments)).directory(folder.toFile())
                .redirectInput(input.toFile()).redirectOutput(output.toFile()).redirectError(folder.resolve("err").toFile())
                .start();
        assertEquals(0, exit(client), Files.readString(folder.resolve("err")));
        assertArrayEquals(sent, Files.readAllBytes(output));
    }

    private static int exit(Process process) throws InterruptedException {
        try {
            assertTrue(process.waitFor(100, TimeUnit.SECONDS), "still running");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatIsTypedIsAnsweredAtOnceAndTheInterruptEndsIt() throws Exception {
        Process client = new ProcessBuilder(line("127.0.0.1:PLAIN")).directory(folder.toFile()).start();
        try {
            for (String typed : List.of("one\n", "two\n")) {
                client.getOutputStream().write(typed.getBytes());
                client.getOutputStream().flush();
                assertEquals(typed, new String(client.getInputStream().readNBytes(typed.length())));
            }
            new ProcessBuilder("kill", "-s", "INT", Long.toString(client.pid())).start().waitFor();
            assertEquals("", new String(client.getErrorStream().readAllBytes()));
            assertEquals(130, exit(client));
        } finally {
            client.destroyForcibly();
        }
    }

    @Test
    void endOfTheServerEndsItWhileTheInputIsOpen() throws Exception {
        Process client = new ProcessBuilder(line("127.0.0.1:TIME")).directory(folder.toFile()).start();
        assertTrue(new String(client.getInputStream().readAllBytes()).contains("20"), "a year");
        assertEquals(0, exit(client));
    }

    @ParameterizedTest
    @CsvSource({"head -c 100, 100", "true, 0"})
    void readerThatHasSeenEnoughEndsItQuietly(String reader, int count) throws Exception {
        Command ended = Command.shell(folder, "exec 3>&1; head -c 1000000 /dev/zero | { "
                + String.join(" ", line("127.0.0.1:PLAIN")) + "; echo exit=$? >&2; } | " + reader + " | wc -c >&3");
        assertEquals("" + count, ended.out().strip());
        assertEquals("exit=0\n", ended.err());
    }

    @Test
    void fullDiskIsAFailure() throws Exception {
        Command ended = Command.shell(folder,
                "echo hello | " + String.join(" ", line("127.0.0.1:PLAIN")) + " >/dev/full");
        assertEquals(69, ended.exit(), ended.toString());
        assertTrue(ended.err().startsWith("berth: write standard output: "), ended.err());
    }

    /// Java would open a file of its own with the number of the input, and send that.
    @Test
    void closedInputIsAnEmptyOne() throws Exception {
        assertEquals(new Command(0, "", ""),
                Command.shell(folder, String.join(" ", line("127.0.0.1:PLAIN")) + " <&-"));
    }

    @Test
    void closedOutputTakesEverything() throws Exception {
        Command ended = Command.run(folder, "hello\n",
                List.of("sh", "-c", String.join(" ", line("-v 127.0.0.1:PLAIN")) + " >&-"));
        assertEquals(0, ended.exit(), ended.toString());
        assertTrue(ended.err().endsWith("received 6 bytes\n"), ended.err());
    }

    @Test
    void clientWithACertificateIsKnownByItAndOneWithoutIsToldWhatToDo() throws Exception {
        Command alice = client("", "--ca ca.pem --cert alice.pem --key alice.key localhost:MUTUAL");
        assertEquals(0, alice.exit(), alice.toString());
        assertTrue(alice.out().contains("CN=alice"), alice.out());
        Command nobody = client("", "--ca ca.pem localhost:MUTUAL");
        assertEquals(69, nobody.exit(), nobody.toString());
        assertTrue(nobody.err().contains("--cert FILE --key FILE"), nobody.err());
        assertFalse(nobody.err().contains("\tat "), nobody.err());
    }

    @Test
    void verboseTellsWhoIsConnectedAndWhatWasAgreed() throws Exception {
        Command plain = client("hello\n", "-v 127.0.0.1:PLAIN");
        assertEquals("hello\n", plain.out());
        assertTrue(plain.err().matches("address  tcp 127\\.0\\.0\\.1:\\d+->127\\.0\\.0\\.1:" + berth.port("plain") + "\n"
                + "tls      none\nsent     6 bytes\nreceived 6 bytes\n"), plain.err());
        Command tls = client("hello\n", "-v --ca ca.pem --sni chat.test --alpn three,two 127.0.0.1:TLS");
        assertEquals("hello\n", tls.out(), tls.err());
        assertTrue(tls.err().matches("address  tcp \\S+\ntls      TLSv1\\.3 TLS_\\w+\nalpn     two\n"
                + "verified chat\\.test, asked for by name\nsubject  CN=server\nissuer   CN=Test authority\n"
                + "names    dns:localhost, dns:chat\\.test\nuntil    \\S+Z, 89 days left\nspki     sha256/\\S+\n"
                + "sent     6 bytes\nreceived 6 bytes\n"), tls.err());
        String manual = Files.readString(Installed.CHECKOUT.resolve("conf/README.md"));
        int shown = manual.indexOf("address  tcp ");
        assertEquals(names(manual.substring(shown, manual.indexOf("```", shown))), names(tls.err()));
        Command old = client("", "-v --ca ca.pem localhost:OLD");
        assertTrue(old.err().contains("TLSv1.2 "), old.err());
    }

    private static List<String> names(String report) {
        return report.lines().map(line -> line.split(" ")[0]).toList();
    }

    @Test
    void resetIsAFailureAndWhatCameBeforeIsPrinted() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process client = new ProcessBuilder(line("127.0.0.1:" + listening.getLocalPort()))
                    .directory(folder.toFile()).start();
            try (Socket server = listening.accept()) {
                server.getOutputStream().write('x');
                assertEquals('x', client.getInputStream().read());
                server.setSoLinger(true, 0);
            }
            String err = new String(client.getErrorStream().readAllBytes());
            assertTrue(err.startsWith("berth: 127.0.0.1:" + listening.getLocalPort() + ": Connection reset\n    "), err);
            assertEquals(69, exit(client));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--ca ca.pem --sni other.test localhost:TLS, --sni NAME", "--tls localhost:TLS, --ca FILE",
        "--ca ca.pem 127.0.0.1:TLS, --sni NAME", "--tls localhost:PLAIN, --starttls PROTOCOL",
        "--ca ca.pem --alpn three localhost:TLS, TLS"
    })
    void serverThatIsNotWhatItShouldBeGetsNothing(String arguments, String remedy) throws Exception {
        Command refused = client("secret\n", arguments);
        assertEquals(69, refused.exit(), refused.toString());
        assertEquals("", refused.out());
        assertTrue(refused.err().startsWith("berth: TLS with ") && refused.err().contains(remedy), refused.err());
        assertEquals(2, refused.err().lines().count(), refused.err());
    }

    @Test
    void portThatNobodyListensAtIsUnavailable() throws Exception {
        Command refused = client("", "127.0.0.1:" + Ports.free());
        assertEquals(69, refused.exit(), refused.toString());
        assertTrue(refused.err().contains("Connection refused"), refused.err());
    }

    @Test
    void helpAndWrongUsageAreTold() throws Exception {
        assertTrue(client("", "--help").out().contains("Usage: berth client"));
        Command wrong = client("", "localhost");
        assertEquals(64, wrong.exit());
        assertTrue(wrong.err().contains("HOST:PORT"), wrong.err());
    }

    @Test
    void needsNoConfigurationAndWritesNothing(@TempDir Path empty) throws Exception {
        Command.run(empty, "x", line("127.0.0.1:PLAIN"));
        try (var files = Files.list(empty)) {
            assertEquals(0, files.count());
        }
    }
}
