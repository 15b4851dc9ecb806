package dev.berth.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What keeps `berth client` from connecting, told within this JVM; the tests of the installation let it connect.
@Timeout(60)
class ClientCommandTest {

    @TempDir
    Path folder;

    private record Ended(int exit, String out, String err) {

        void requireLines(int expected) {
            assertEquals(expected, err.lines().count(), err);
            assertTrue(err.lines().noneMatch(line -> line.startsWith("\tat ")), err);
            assertEquals("", out);
        }
    }

    private Ended client(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Arrays.stream(("client " + String.join(" ", arguments)).split(" "))
                .map(word -> word.replace("FOLDER", folder.toString())).toArray(String[]::new);
        return new Ended(Main.run(all, new PrintWriter(out, true), new PrintWriter(err, true)),
                out.toString(), err.toString());
    }

    private static int refusedPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', ADDRESS", "localhost, HOST:PORT", "localhost:1 localhost:2, localhost:2", "--tls unix:/x, --sni NAME",
        "--key k.pem localhost:1, --cert FILE", "--passphrase p localhost:1, --cert FILE", "'--alpn h2,,h3 localhost:1', h2",
        "--sni a..b localhost:1, a..b", "--tls a_b.test:1, a_b.test",
        "--starttls gopher localhost:1, smtp", "--timeout 5 localhost:1, 10s", "--timeout 0s localhost:1, 10s",
        "--insecure localhost:1, --insecure"
    })
    void wrongUsageIsToldWithWhatToWrite(String arguments, String words) {
        Ended wrong = client(arguments);
        assertEquals(64, wrong.exit(), wrong.toString());
        assertTrue(wrong.err().startsWith("berth: ") && wrong.err().contains(words), wrong.err());
        assertTrue(wrong.err().contains("berth client --help"), wrong.err());
    }

    @Test
    void refusedPortIsUnavailableWithItsAddressAndAReason() throws Exception {
        int port = refusedPort();
        Ended refused = client("127.0.0.1:" + port);
        assertEquals(69, refused.exit(), refused.toString());
        assertTrue(refused.err().startsWith("berth: connect 127.0.0.1:" + port + ": Connection refused\n    "), refused.err());
        refused.requireLines(2);
    }

    @Test
    void everyAddressOfANameIsTold() throws Exception {
        int port = refusedPort();
        Ended refused = client("localhost:" + port);
        for (InetAddress each : InetAddress.getAllByName("localhost")) {
            assertTrue(refused.err().contains(":" + port + ": "), refused.err());
            assertTrue(refused.err().contains(each instanceof Inet4Address ? "127.0.0.1" : "[::1]"), refused.err());
        }
    }

    @Test
    void unixSocketThatIsNotThereIsUnavailable() {
        Ended refused = client("unix:FOLDER/none.sock");
        assertEquals(69, refused.exit(), refused.toString());
        assertTrue(refused.err().contains("connect unix:" + folder.resolve("none.sock") + ": "), refused.err());
        refused.requireLines(2);
    }

    @Test
    void nameThatNobodyKnowsIsUnavailable() {
        Ended unknown = client("nobody.invalid:7007");
        assertEquals(69, unknown.exit(), unknown.toString());
        assertTrue(unknown.err().contains("nobody.invalid"), unknown.err());
        unknown.requireLines(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--ca FOLDER/none.pem, --ca: FOLDER/none.pem: no such file",
        "--cert FOLDER/none.pem, --cert: FOLDER/none.pem: no such file",
        "--cert FOLDER/alice.pem, --cert: FOLDER/alice.pem: no private key in it",
        "--cert FOLDER/alice.key --key FOLDER/alice.pem, exchange",
        "--cert FOLDER/alice.pem --key FOLDER/bob.key, --key: FOLDER/bob.key: the key belongs to another certificate",
        "--ca FOLDER/alice.key, --ca: FOLDER/alice.key: no certificate in it"
    })
    void fileThatCannotBeUsedIsDiagnosedBeforeAnybodyIsConnectedTo(String options, String words) {
        TestCertificates root = TestCertificates.authority("CN=Root");
        root.issue("CN=alice").place(folder, "alice");
        root.issue("CN=bob").place(folder, "bob");
        Ended wrong = client(options, "localhost:1");
        assertEquals(78, wrong.exit(), wrong.toString());
        assertTrue(wrong.err().contains(words.replace("FOLDER", folder.toString())), wrong.err());
    }

    @ParameterizedTest
    @CsvSource({
        "--tls localhost, --ca FILE", "--ca FOLDER/data/tls/t.pem --sni wrong.test localhost, --sni NAME",
        "--ca FOLDER/data/tls/t.pem 127.0.0.1, --sni NAME"
    })
    void serverThatIsNotWhoItShouldBeIsRefusedWithAWayOut(String arguments, String remedy) throws Exception {
        try (TestServer server = TestServer.start(folder, connection -> { })) {
            Ended refused = client(arguments + ':' + server.port("tls"));
            assertEquals(69, refused.exit(), refused.toString());
            assertTrue(refused.err().startsWith("berth: TLS with ") && refused.err().contains(remedy), refused.err());
            refused.requireLines(2);
        }
    }

    @Test
    void serverThatSpeaksPlainTextIsTold() throws Exception {
        try (TestServer server = TestServer.start(folder, connection -> {
            connection.output().write("220 hello\r\n".getBytes());
            connection.output().flush();
            connection.input().readAllBytes();
        })) {
            Ended refused = client("--tls localhost:" + server.port("plain"));
            assertEquals(69, refused.exit(), refused.toString());
            assertTrue(refused.err().contains("--starttls PROTOCOL"), refused.err());
            refused.requireLines(2);
        }
    }

    @Test
    void serverThatIsSilentIsNotWaitedForLongerThanTheTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String how : new String[] {"--tls", "--starttls smtp"}) {
                Ended late = client(how, "--timeout 200ms", "127.0.0.1:" + silent.getLocalPort());
                assertEquals(69, late.exit(), late.toString());
                assertTrue(late.err().contains("in time") && late.err().contains("--timeout 1m"), late.err());
                late.requireLines(2);
            }
        }
    }

    @Test
    void helpTellsProtocolsExamplesAndExitCodes() {
        Ended help = client("--help");
        assertEquals(0, help.exit());
        for (String words : new String[] {"smtp, lmtp, imap", "berth client localhost:7007", "Exit codes:", "--sni", "10s"}) {
            assertTrue(help.out().contains(words), help.out());
        }
    }

    @Test
    void examplesOfTheHelpCanBeTyped() {
        CommandLine berth = new CommandLine(new Berth());
        List<String> examples = Stream.of(berth.getSubcommands().get("client").getCommandSpec().usageMessage().footer())
                .filter(line -> line.contains("berth client"))
                .map(line -> line.substring(line.indexOf("berth ") + "berth ".length())).toList();
        assertEquals(5, examples.size());
        examples.forEach(example -> berth.parseArgs(example.split(" ")));
    }
}
