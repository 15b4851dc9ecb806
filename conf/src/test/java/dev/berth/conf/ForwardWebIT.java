package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.runtime.testing.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// nginx behind the packaged server, and curl or HAProxy in front of it.
@Timeout(120)
class ForwardWebIT {

    /// Its own address, among all that are this host's, so that it is told from proxies.
    private static final String CLIENT = "127.0.0.9";

    @TempDir
    static Path folder;

    private static NginxServer pages;
    private static Daemon nginx;
    private static BerthProcess berth;

    @BeforeAll
    static void start() throws Exception {
        Installed.require("curl");
        TestCertificates authority = TestCertificates.authority("CN=Test authority");
        authority.writeChain(folder.resolve("ca.pem"));
        authority.issue("CN=localhost", "dns:localhost").place(folder, "server");
        pages = NginxServer.in(folder);
        Files.writeString(pages.file("hello"), "hello there\n");
        Command.shell(folder, "head -c 5000000 /dev/urandom > " + pages.file("large"));
        nginx = pages.start(folder.resolve("server.pem"), folder.resolve("server.key"));
        berth = BerthProcess.start(folder, """
                tls {
                  server { certificates = { chain = server.pem, key = server.key } }
                  far { server-auth.ca = ca.pem }
                }
                handlers {
                  plain { type = forward, to = ["127.0.0.1:PLAIN"] }
                  tls { type = forward, to = ["localhost:SECURE"], tls = far }
                  another { type = forward, to = ["localhost:SECURE"], tls = far, server-name = another.test }
                  v1 { type = forward, to = ["127.0.0.1:PROXIED"], proxy-protocol = v1 }
                  v2 { type = forward, to = ["127.0.0.1:PROXIED"], proxy-protocol = v2 }
                }
                listeners {
                  tls-to-plain { bind = "127.0.0.1:0", tls = server, handler = plain }
                  tls-to-tls { bind = "127.0.0.1:0", tls = server, handler = tls }
                  another { bind = "127.0.0.1:0", tls = server, handler = another }
                  v1 { bind = "127.0.0.1:0", handler = v1
                       proxy-protocol { mode = required, trusted = ["127.0.0.1"] } }
                  v2 { bind = "127.0.0.1:0", handler = v2
                       proxy-protocol { mode = required, trusted = ["127.0.0.1"] } }
                  direct-v1 { bind = "127.0.0.1:0", handler = v1 }
                  direct-v2 { bind = "127.0.0.1:0", handler = v2, tls = server }
                }
                """.replace("PLAIN", "" + pages.plain()).replace("SECURE", "" + pages.tls())
                .replace("PROXIED", "" + pages.proxied()));
    }

    @AfterAll
    static void stop() {
        if (berth != null) {
            berth.close();
        }
        if (nginx != null) {
            nginx.close();
        }
    }

    /// @param address all but the path, or options and that
    private static Command curl(String address, String path) throws Exception {
        return Command.shell(folder, "curl -sS --fail --max-time 60 --cacert ca.pem " + address + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls-to-plain", "tls-to-tls"})
    void curlGetsAPageAndALargeFileIntact(String listener) throws Exception {
        String address = "https://localhost:" + berth.port(listener);
        assertEquals(new Command(0, "hello there\n", ""), curl(address, "/hello"));
        Command large = curl(address, "/large | cmp - " + pages.file("large"));
        assertEquals(0, large.exit(), large.toString());
    }

    @Test
    void backendWhoseCertificateHasAnotherNameIsSentNothingAndToldOnce() throws Exception {
        String address = "https://localhost:" + berth.port("another");
        int before = ServerLog.noise(berth).size();
        for (int i = 0; i < 3; i++) {
            Command refused = curl(address, "/hello");
            assertNotEquals(0, refused.exit(), refused.toString());
            assertEquals("", refused.out());
        }
        JsonObject target = ForwardTargets.of(folder, "another", "localhost:" + pages.tls());
        assertEquals("down", target.get("state").getAsString());
        assertTrue(target.get("remark").getAsString().contains("another.test"), target.toString());
        // One about the target, and one about connections without any.
        List<String> all = ServerLog.noise(berth);
        List<String> told = all.subList(before, all.size());
        assertEquals(2, told.size(), String.join("\n", told));
        assertEquals(1, told.stream().filter(line -> line.contains("another.test")).count(), String.join("\n", told));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void nginxLogsTheClientOfHaproxyThatStandsInFront(String version) throws Exception {
        int front = Ports.free();
        try (Daemon haproxy = HaproxyServer.start(folder, front, berth.port(version))) {
            assertClientIsLogged("http://127.0.0.1:" + front, haproxy.said());
        }
    }

    @ParameterizedTest
    @CsvSource({"direct-v1, http", "direct-v2, https"})
    void nginxLogsTheClientThatComesWithoutAnotherProxy(String listener, String scheme) throws Exception {
        assertClientIsLogged(scheme + "://localhost:" + berth.port(listener), "");
    }

    private static void assertClientIsLogged(String address, String otherwise) throws Exception {
        Command done = curl("--ipv4 --interface " + CLIENT + " -w '%{local_port}' " + address, "/hello");
        assertEquals(0, done.exit(), done + "\n" + otherwise + "\n" + berth.log());
        String client = CLIENT + ':' + done.out().lines().toList().getLast();
        Await.until(() -> client + " is logged", () -> pages.clients().contains(client));
    }
}
