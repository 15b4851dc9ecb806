package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `connections` and `show`: what is listed, in which order, and what is told of one.
@Timeout(60)
class ConnectionsVerbTest {

    private static final Handler LINES = connection -> {
        Messages<String> lines = Frames.lines(connection, 1000);
        for (String line; (line = lines.receive()) != null; ) {
            connection.note("line", line);
            lines.send(line);
        }
    };

    @TempDir
    Path folder;

    private Asked asked;
    private Client first;
    private Client second;
    private Client other;

    @BeforeEach
    void connect() throws Exception {
        asked = Asked.start(folder, LINES);
        first = client("a", "1");
        second = client("a", "long line of the second");
        other = client("b", "22");
    }

    /// The answer tells that the connection is there, and then it waits for the next line.
    private Client client(String listener, String line) throws Exception {
        Client client = new Client(asked.server().connect(listener));
        assertEquals(line, client.send(line + "\n").line());
        asked.await(() -> asked.all("connection", "connections", Map.of("state", "working")).isEmpty());
        return client;
    }

    @AfterEach
    void close() throws IOException {
        // First: the server would wait for them to end.
        first.close();
        second.close();
        other.close();
        asked.close();
    }

    @Test
    void allAreListedTheOldestFirst() throws Refusal {
        assertEquals(List.of("c1", "c2", "c3"), asked.ids(Map.of()));
        JsonObject end = asked.one("connections", "connections", Map.of("listener", "b"));
        assertEquals("{\"matched\":1,\"live\":3}", end.toString());
    }

    @Test
    void lineTellsWhatTheConnectionIsAndDoes() throws Refusal {
        JsonObject line = asked.all("connection", "connections", Map.of()).get(1);
        assertEquals("a", line.get("listener").getAsString());
        assertEquals("tcp 127.0.0.1:" + second.socket().getLocalPort() + "->127.0.0.1:" + asked.server().port("a"),
                line.get("address").getAsString());
        assertEquals("waiting", line.get("state").getAsString());
        assertEquals(24, line.get("bytesIn").getAsInt());
        assertEquals(25, line.get("bytesOut").getAsInt());
        assertEquals("{\"line\":\"long line of the second\"}", line.get("notes").toString());
        assertTrue(line.get("idleMillis").getAsLong() <= line.get("ageMillis").getAsLong());
    }

    @Test
    void listenerSelects() throws Refusal {
        assertEquals(List.of("c3"), asked.ids(Map.of("listener", "b")));
        Refusal wrong = assertThrows(Refusal.class, () -> asked.ids(Map.of("listener", "c")));
        assertEquals("no listener c", wrong.getMessage());
    }

    @Test
    void addressSelectsByHostNetworkPortAndWholeTuple() throws Refusal {
        String port = "127.0.0.1:" + first.socket().getLocalPort();
        String tuple = port + "->127.0.0.1:" + asked.server().port("a");
        for (String address : List.of(port, tuple, "tcp " + tuple)) {
            assertEquals(List.of("c1"), asked.ids(Map.of("address", address)), address);
        }
        for (String address : List.of("127.0.0.1", "127.0.0.0/8")) {
            assertEquals(3, asked.ids(Map.of("address", address)).size(), address);
        }
        for (String address : List.of("127.0.0.2", "10.0.0.0/8", "::1", "127.0.0.1:1", "[::1]:7", "1.2.3.4:5->6.7.8.9:1")) {
            assertEquals(List.of(), asked.ids(Map.of("address", address)), address);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "10.0.0.1/8", "", "300.1.1.1", "1.2.3.4:"})
    void whatIsNoAddressIsRefused(String address) {
        Refusal wrong = assertThrows(Refusal.class, () -> asked.ids(Map.of("address", address)));
        assertEquals(64, wrong.exit());
    }

    @Test
    void ageAndStateSelect() throws Exception {
        assertEquals(List.of(), asked.ids(Map.of("older", "1h")));
        assertEquals(3, asked.ids(Map.of("older", "0ms")).size());
        assertEquals(3, asked.ids(Map.of("state", "waiting")).size());
        assertEquals(List.of(), asked.ids(Map.of("state", "handshake")));
        // Half a line: the handler waits for the rest.
        other.send("half");
        asked.await(() -> asked.ids(Map.of("state", "reading")).equals(List.of("c3")));
    }

    @Test
    void orderAndLimitAreThoseAskedFor() throws Exception {
        assertEquals(List.of("c2", "c3", "c1"), asked.ids(Map.of("sort", "in")));
        assertEquals(List.of("c2", "c3", "c1"), asked.ids(Map.of("sort", "out")));
        assertEquals(List.of("c2"), asked.ids(Map.of("sort", "in", "limit", 1)));
        // More than once: the first may be seen in one look together with the first lines of the others.
        asked.await(() -> {
            first.send("again\n").line();
            return asked.ids(Map.of("sort", "idle")).getLast().equals("c1");
        });
    }

    @Test
    void showTellsBothTuplesAndWhatTheTimeWentInto() throws Refusal {
        JsonObject shown = asked.one("connection", "show", Map.of("id", "c2"));
        assertEquals(shown.get("address"), shown.get("transport"));
        assertEquals("handler", shown.get("phase").getAsString());
        assertEquals("waiting", shown.get("state").getAsString());
        assertTrue(shown.get("sinceInMillis").getAsLong() <= shown.get("ageMillis").getAsLong());
        assertEquals("test", shown.getAsJsonObject("servedBy").get("type").getAsString());
        JsonObject receipt = shown.getAsJsonObject("receipt");
        assertEquals(1, receipt.get("writes").getAsInt());
        assertEquals(1, receipt.get("shortReads").getAsInt());
        assertFalse(shown.has("tls"));
        assertFalse(shown.has("proxyHeader"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c4", "c99999999999999999"})
    void connectionThatIsNotThereIsUnavailable(String id) {
        Refusal none = assertThrows(Refusal.class, () -> asked.one("connection", "show", Map.of("id", id)));
        assertEquals(69, none.exit());
        assertTrue(none.getMessage().contains(id), none.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "c", "c-1", "c9999999999999999999"})
    void whatIsNoIdIsWrongUsage(String id) {
        assertEquals(64, assertThrows(Refusal.class, () -> asked.one("connection", "show", Map.of("id", id))).exit());
    }
}
