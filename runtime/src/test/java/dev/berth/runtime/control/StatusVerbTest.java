package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import com.google.gson.JsonObject;
import dev.berth.runtime.testing.Client;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// `status` and `log`.
@Timeout(60)
class StatusVerbTest {

    @TempDir
    Path folder;

    private static JsonObject listener(Asked asked, String name) throws Refusal {
        return asked.all("listener", "status", Map.of()).stream()
                .filter(each -> each.get("name").getAsString().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void listenersAreHalfSocketsWithTheirNumbers() throws Exception {
        try (Asked asked = Asked.start(folder, """
                server.connections = 100
                listeners {
                  few { bind = ["127.0.0.1:0", "[::1]:0"], handler = test, tls = t
                        limits { connections = 7 } }
                  local { bind = { unix = "local.sock" }, handler = test }
                  closed { bind = "127.0.0.1:0", handler = test, access.deny = ["127.0.0.0/8"] }
                }
                tls.t.self-signed = ["localhost"]
                """, connection -> connection.input().transferTo(connection.output()));
                Client refused = new Client(asked.server().connect("closed"))) {
            asked.await(() -> listener(asked, "closed").getAsJsonObject("refused").has("access"));
            assertEquals("{\"access\":1}", listener(asked, "closed").get("refused").toString());
            assertEquals(0, listener(asked, "closed").get("accepted").getAsInt());

            JsonObject few = listener(asked, "few");
            assertEquals("open", few.get("state").getAsString());
            assertEquals("t", few.get("tls").getAsString());
            assertEquals(7, few.get("mostConnections").getAsInt());
            assertEquals(4096, few.get("backlogLimit").getAsInt());
            assertEquals(2, few.getAsJsonArray("sockets").size());
            assertEquals("{\"protocol\":\"tcp\",\"address\":\"127.0.0.1:" + asked.server().port("few")
                    + "\",\"backlog\":0}", few.getAsJsonArray("sockets").get(0).toString());
            assertTrue(few.getAsJsonArray("sockets").get(1).toString().contains("[::1]:"), few.toString());
            assertEquals("{\"protocol\":\"unix\",\"address\":\"" + folder.resolve("local.sock") + "\"}",
                    listener(asked, "local").getAsJsonArray("sockets").get(0).toString());
            assertFalse(listener(asked, "local").has("mostConnections"));
            assertEquals(refused.socket().getPort(), asked.server().port("closed"));
        }
    }

    @Test
    void serverTellsItsVersionProcessConnectionsAndWhatIsInForce() throws Exception {
        try (Asked asked = Asked.start(folder, connection -> connection.input().transferTo(connection.output()));
                Client client = new Client(asked.server().connect("a"))) {
            client.send("x\n").line();
            JsonObject server = asked.one("server", "status", Map.of());
            assertTrue(server.get("version").getAsString().matches("\\d+\\.\\d+.*"), server.toString());
            assertEquals(ProcessHandle.current().pid(), server.get("pid").getAsLong());
            assertEquals(1, server.get("connections").getAsInt());
            assertEquals(1, server.get("generation").getAsInt());
            assertFalse(server.has("lastReload"));
            assertEquals(1, listener(asked, "a").get("accepted").getAsInt());
            assertEquals(1, listener(asked, "a").get("connections").getAsInt());
            assertEquals(1.0, listener(asked, "a").get("acceptedPerSecond").getAsDouble(), 0.9);

            Files.writeString(folder.resolve("berth.conf"), "listeners.a.bind = 5");
            asked.server().server().reload();
            JsonObject reload = asked.one("server", "status", Map.of()).getAsJsonObject("lastReload");
            assertEquals("unusable", reload.get("outcome").getAsString());
            assertTrue(reload.get("problems").toString().contains("listeners.a.bind = 5"), reload.toString());
        }
    }

    @Test
    void certificatesAreToldWithTheDaysTheyHave() throws Exception {
        try (Asked asked = Asked.start(folder, """
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = t }
                tls.t.self-signed = ["status.test"]
                """, connection -> { })) {
            JsonObject certificate = asked.one("certificate", "status", Map.of());
            assertEquals("t", certificate.get("profile").getAsString());
            assertEquals("CN=status.test", certificate.get("subject").getAsString());
            assertTrue(certificate.get("daysLeft").getAsInt() > 300, certificate.toString());
        }
    }

    @Test
    void addressesOfTheKernelsTableAreReadInItsByteOrder() throws Exception {
        assertEquals(new InetSocketAddress("127.0.0.1", 7007), Backlogs.address("0100007F:1B5F"));
        assertEquals(new InetSocketAddress(InetAddress.getByName("::1"), 7007),
                Backlogs.address("00000000000000000000000001000000:1B5F"));
    }

    @Test
    void levelOfALoggerChangesUntilTheServerStartsAnew() throws Exception {
        String name = "control.test";
        try (AuditLog audit = new AuditLog(); Asked asked = Asked.start(folder, connection -> { })) {
            assertFalse(loggers(asked, Map.of()).contains(name));
            assertTrue(loggers(asked, Map.of("level", "DEBUG", "logger", name)).contains(name));
            assertTrue(LoggerFactory.getLogger(name).isDebugEnabled());
            assertTrue(loggers(asked, Map.of()).contains(name));
            assertEquals(List.of(System.getProperty("user.name") + " log {\"level\":\"DEBUG\",\"logger\":\"" + name
                    + "\"}: 1 logger, OFF before"), audit.lines().stream().map(StatusVerbTest::sorted).toList());
            assertEquals(64, assertThrows(Refusal.class, () -> asked.lines("log", Map.of("level", "LOUD"))).exit());
        } finally {
            ((Logger) LoggerFactory.getLogger(name)).setLevel(null);
        }
    }

    private static List<String> loggers(Asked asked, Map<String, ?> arguments) throws Refusal {
        return asked.all("logger", "log", arguments).stream().map(each -> each.get("name").getAsString()).toList();
    }

    /// The arguments of the request come in any order.
    private static String sorted(String line) {
        return line.replaceFirst("\\{(\"logger\":\"[^\"]*\"),(\"level\":\"\\w*\")}", "{$2,$1}");
    }
}
