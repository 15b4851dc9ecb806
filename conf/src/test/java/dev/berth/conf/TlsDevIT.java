package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.runtime.testing.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `berth tls dev` made and printed: the server starts with it as it was printed, and what people have on their
/// machines accepts it once it is told the CA.
@Timeout(120)
class TlsDevIT {

    private static final String REQUEST = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | ";

    /// Answers with who the client is.
    private static final String HELLO = """
            return connection -> {
                var lines = dev.berth.api.frame.Frames.lines(connection, 8192);
                for (String line; (line = lines.receive()) != null && !line.isEmpty(); ) { }
                String peer = connection.tls().flatMap(TlsSession::peer).map(TlsSession.Peer::subject).orElse("nobody");
                String answer = "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: " + peer.length()
                        + "\\r\\n\\r\\n" + peer;
                connection.write(java.nio.ByteBuffer.wrap(answer.getBytes()));
            };
            """;

    @TempDir
    static Path folder;

    private static Command made;
    private static BerthProcess berth;

    @BeforeAll
    static void makeAndStart() throws Exception {
        made = Command.berth(folder, "tls", "dev", "--client", "alice", "--client", "bob@example.org",
                "localhost", "*.dev.test", "127.0.0.1");
        assertEquals(0, made.exit(), made.toString());
        PluginJar.provider("dev.Hello", "hello", HELLO).write(PluginJar.folder(folder.resolve("plugins")), "hello");
        berth = BerthProcess.start(folder, """
                listeners {
                  open { bind = "127.0.0.1:0", handler = hello, tls = open }
                  closed { bind = "127.0.0.1:0", handler = hello, tls = dev }
                }
                tls.open.certificates = [ { chain = "tls-dev/server.pem", key = "tls-dev/server.key" } ]
                """ + block("In berth.conf:"), "--plugins", folder.resolve("plugins").toString());
    }

    @AfterAll
    static void stop() {
        if (berth != null) {
            berth.close();
        }
    }

    /// The indented lines that were printed below a heading.
    private static String block(String heading) {
        return made.out().substring(made.out().indexOf(heading) + heading.length()).lines()
                .takeWhile(line -> line.isEmpty() || line.startsWith(" "))
                .collect(Collectors.joining("\n")) + "\n";
    }

    private static Command shell(String command, String listener) throws Exception {
        return Command.shell(folder, "export no_proxy='*'; "
                + command.replace("PORT", Integer.toString(berth.port(listener))));
    }

    private static String client(String name, String chain, String key) {
        String file = " tls-dev/client-" + name;
        return name.isEmpty() ? "" : chain + file + ".pem " + key + file + ".key ";
    }

    private static void assertAnswered(String expected, Command ended) {
        assertEquals(0, ended.exit(), ended.toString());
        assertTrue(ended.out().contains(expected), ended.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "www.dev.test"})
    void curlAcceptsTheServerByEveryName(String host) throws Exception {
        Installed.require("curl");
        assertAnswered("nobody", shell("curl -sS --cacert tls-dev/ca.pem --resolve '*:PORT:127.0.0.1' https://"
                + host + ":PORT/", "open"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-verify_hostname localhost", "-verify_hostname www.dev.test", "-verify_ip 127.0.0.1"})
    void opensslAcceptsTheServerByEveryName(String name) throws Exception {
        Installed.require("openssl");
        assertAnswered("nobody", shell(REQUEST + "openssl s_client -quiet -verify_return_error -x509_strict " + name
                + " -CAfile tls-dev/ca.pem -connect 127.0.0.1:PORT", "open"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "www.dev.test"})
    void gnutlsAcceptsTheServerByEveryName(String host) throws Exception {
        Installed.require("gnutls-cli");
        assertAnswered("nobody", shell(REQUEST + "gnutls-cli --x509cafile tls-dev/ca.pem --verify-hostname " + host
                + " -p PORT 127.0.0.1", "open"));
    }

    @ParameterizedTest
    @CsvSource({
        "curl, 'curl -sS https://localhost:PORT/'",
        "curl, 'curl -sS --cacert tls-dev/ca.pem --resolve *:PORT:127.0.0.1 https://a.b.dev.test:PORT/'",
        "openssl, 'openssl s_client -quiet -verify_return_error -connect 127.0.0.1:PORT'",
        "openssl, 'openssl s_client -quiet -verify_return_error -CAfile tls-dev/ca.pem -verify_hostname dev.test"
                + " -connect 127.0.0.1:PORT'",
        "gnutls-cli, 'gnutls-cli -p PORT localhost'",
        "gnutls-cli, 'gnutls-cli --x509cafile tls-dev/ca.pem --verify-hostname dev.test -p PORT 127.0.0.1'"
    })
    void withoutTheCaOrTheNameNobodyAcceptsTheServer(String program, String command) throws Exception {
        Installed.require(program);
        Command refused = shell(REQUEST + command, "open");
        assertNotEquals(0, refused.exit(), refused.toString());
        assertEquals(-1, refused.out().indexOf("nobody"), refused.toString());
    }

    @ParameterizedTest
    @CsvSource({"alice, CN=alice", "bob@example.org, CN=bob@example.org"})
    void clientsOfEveryMakeAreKnownByTheirCertificates(String name, String subject) throws Exception {
        for (String program : List.of("curl", "openssl", "gnutls-cli")) {
            Installed.require(program);
            assertAnswered(subject, shell(as(program, name), "closed"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "openssl", "gnutls-cli"})
    void clientWithoutACertificateIsRefused(String program) throws Exception {
        Installed.require(program);
        Command refused = shell(as(program, ""), "closed");
        assertEquals(-1, refused.out().indexOf("200 OK"), refused.toString());
        assertEquals(-1, refused.out().indexOf("nobody"), refused.toString());
    }

    private static String as(String program, String name) {
        return switch (program) {
            case "curl" -> "curl -sS --cacert tls-dev/ca.pem " + client(name, "--cert", "--key")
                    + "https://localhost:PORT/";
            case "openssl" -> REQUEST + "openssl s_client -quiet -verify_return_error -CAfile tls-dev/ca.pem "
                    + client(name, "-cert", "-key") + "-connect 127.0.0.1:PORT";
            default -> REQUEST + "gnutls-cli --x509cafile tls-dev/ca.pem "
                    + client(name, "--x509certfile", "--x509keyfile") + "-p PORT localhost";
        };
    }

    @Test
    void certificateOfAServerOpensNoDoorToAClient() throws Exception {
        Installed.require("curl");
        Command refused = shell("curl -sS --cacert tls-dev/ca.pem --cert tls-dev/server.pem --key tls-dev/server.key"
                + " https://localhost:PORT/", "closed");
        assertNotEquals(0, refused.exit(), refused.toString());
    }

    @Test
    void printedCommandsAreAcceptedAsTheyStand() throws Exception {
        Installed.require("curl");
        Installed.require("openssl");
        List<String> commands = block("Try it, with the port of your listener:").lines().map(String::strip)
                .filter(line -> line.startsWith("openssl ") || line.startsWith("curl ")).toList();
        assertEquals(2, commands.size(), made.out());
        assertAnswered("CN=alice", shell(REQUEST + commands.get(0) + " -quiet", "closed"));
        assertAnswered("CN=alice", shell(commands.get(1), "closed"));
        String pkcs12 = made.out().lines().map(String::strip).filter(line -> line.startsWith("openssl pkcs12"))
                .findFirst().orElseThrow();
        assertEquals(0, Command.shell(folder, pkcs12 + " -passout pass:secret").exit());
        assertTrue(Files.size(folder.resolve("client.p12")) > 0);
    }

    @Test
    void showTellsEveryProfileAndItsPinsAreRules() throws Exception {
        Command text = Command.berth(folder, "tls", "show", "--conf", "berth.conf");
        assertEquals(0, text.exit(), text.toString());
        assertTrue(text.out().contains("tls.dev\n") && text.out().contains("tls.open\n"), text.out());
        assertTrue(text.out().contains("dns:localhost, dns:*.dev.test, ip:127.0.0.1"), text.out());
        assertTrue(text.out().contains("396 days left"), text.out());
        Command json = Command.berth(folder, "tls", "show", "--json", "--conf", "berth.conf");
        JsonObject dev = JsonParser.parseString(json.out()).getAsJsonObject()
                .getAsJsonArray("profiles").get(0).getAsJsonObject();
        JsonObject server = dev.getAsJsonArray("chains").get(0).getAsJsonArray().get(0).getAsJsonObject();
        assertEquals("CN=localhost", server.get("subject").getAsString());
        assertEquals(1, dev.getAsJsonArray("authorities").size());
        Files.writeString(folder.resolve("pinned.conf"), """
                tls.t {
                  certificates = [ { chain = "tls-dev/server.pem", key = "tls-dev/server.key" } ]
                  client-auth { mode = required, ca = "tls-dev/ca.pem", allow = ["spki:%s"] }
                }
                listeners.t { bind = "127.0.0.1:0", handler = echo, tls = t }
                """.formatted(server.get("spki").getAsString()));
        Command check = Command.berth(folder, "check", "--conf", "pinned.conf");
        assertEquals(0, check.exit(), check.toString());
    }

    @Test
    void fingerprintsAndSerialsAreThoseThatOpensslPrints() throws Exception {
        Installed.require("openssl");
        Command openssl = Command.shell(folder,
                "openssl x509 -in tls-dev/server.pem -noout -fingerprint -sha256 -serial");
        Command show = Command.berth(folder, "tls", "show", "--conf", "berth.conf");
        for (String line : openssl.out().lines().toList()) {
            String value = line.substring(line.indexOf('=') + 1);
            assertTrue(show.out().toUpperCase(Locale.ROOT).contains(value), line + "\n" + show.out());
        }
    }

    @Test
    void showTellsWhatItCanBesideAFileThatIsMissing() throws Exception {
        Files.writeString(folder.resolve("missing.conf"), """
                tls.good.certificates = [ { chain = "tls-dev/server.pem", key = "tls-dev/server.key" } ]
                tls.bad.certificates = [ { chain = "gone.pem", key = "tls-dev/server.key" } ]
                listeners.t { bind = "127.0.0.1:0", handler = echo, tls = good }
                """);
        Command show = Command.berth(folder, "tls", "show", "--conf", "missing.conf");
        assertEquals(78, show.exit(), show.toString());
        assertTrue(show.out().contains("tls.good\n"), show.out());
        assertTrue(show.err().contains("gone.pem: no such file"), show.err());
    }
}
