package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Looking at targets of the packaged server, and taking one out.
@Timeout(120)
class ForwardCommandIT {

    @TempDir
    static Path folder;

    private static int metrics;
    private static String one;
    private static String two;
    private static BerthProcess berth;

    @BeforeAll
    static void start() throws Exception {
        metrics = Ports.free();
        one = "unix:" + folder.resolve("one.sock");
        two = "unix:" + folder.resolve("two.sock");
        berth = BerthProcess.start(folder, """
                metrics.bind = "127.0.0.1:METRICS"
                handlers {
                  web { type = forward, to = ["ONE", "TWO"] }
                  mail { type = forward, to = ["ONE"] }
                  closed { type = forward, to = ["ONE", "TWO"] }
                }
                listeners {
                  one { bind = { unix = one.sock }, handler = echo }
                  two { bind = { unix = two.sock }, handler = echo }
                  web { bind = "127.0.0.1:0", handler = web }
                  mail { bind = "127.0.0.1:0", handler = mail }
                  closed { bind = "127.0.0.1:0", handler = closed }
                }
                """.replace("METRICS", "" + metrics).replace("ONE", one).replace("TWO", two));
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    /// Clients are gone a little later for the server.
    @AfterEach
    void awaitEnd() throws Exception {
        for (String target : List.of(one, two)) {
            ForwardTargets.await(folder, "web", target, "connections", 0);
        }
        ForwardTargets.await(folder, "mail", one, "connections", 0);
    }

    private static Command ask(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--conf", "berth.conf"));
        return Command.berth(folder, all.toArray(String[]::new));
    }

    private static String told(String... arguments) throws Exception {
        Command command = ask(arguments);
        assertEquals(0, command.exit(), command.toString());
        assertEquals("", command.err());
        return command.out();
    }

    private static Client connect(String listener) throws IOException {
        Client client = new Client(berth.connect(listener));
        assertEquals("hello", client.send("hello\n").line());
        return client;
    }

    private static long figure(String target, String figure) throws Exception {
        return ForwardTargets.figure(folder, "web", target, figure);
    }

    private static void assertRow(String table, String handler, String target, String state, long connections) {
        assertTrue(table.lines().anyMatch(line -> line.matches(handler + " +\\Q" + target + "\\E +" + state
                + " +up [01], connections " + connections + ", connected \\d+, failed \\d+, weight 1 *")), table);
    }

    @Test
    void disabledTargetGetsNoNewConnectionsAndKeepsItsOwnUntilItIsEnabled() throws Exception {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                clients.add(connect("web"));
            }
            assertEquals(List.of(2L, 2L), List.of(figure(one, "connections"), figure(two, "connections")));
            assertRow(told("forward", "disable", one, "--handler", "web"), "web", one, "disabled", 2);
            for (int i = 0; i < 4; i++) {
                clients.add(connect("web"));
            }
            assertEquals(List.of(2L, 6L), List.of(figure(one, "connections"), figure(two, "connections")));
            for (Client client : clients) {
                assertEquals("still here", client.send("still here\n").line());
            }
            assertRow(told("forward", "enable", one, "--handler", "web"), "web", one, "up", 2);
            clients.add(connect("web"));
            clients.add(connect("web"));
            assertEquals(List.of(3L, 7L), List.of(figure(one, "connections"), figure(two, "connections")));
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    @Test
    void clientOfAHandlerWithEveryTargetDisabledIsRefusedAtOnce() throws Exception {
        told("forward", "disable", one, "--handler", "closed");
        told("forward", "disable", two, "--handler", "closed");
        // Not a byte moves, so the line is one of those for a close look.
        told("log", "debug", "berth.access");
        try (Client client = new Client(berth.connect("closed"))) {
            assertThrows(IOException.class, client::line);
            ServerLog.awaitAccess(berth, "aborted", 1);
            assertTrue(ServerLog.access(berth, "aborted").getFirst().contains("refused=\"no-target\""), berth.log());
        }
        try (Client other = connect("mail")) {
            assertEquals("still here", other.send("still here\n").line());
        }
    }

    @Test
    void listsStatusAndMetricsTellOfEveryTarget() throws Exception {
        try (Client first = connect("web"); Client second = connect("web"); Client third = connect("mail")) {
            for (String table : List.of(told("forward"), told("status"))) {
                assertRow(table, "web", one, "up", 1);
                assertRow(table, "web", two, "up", 1);
                assertRow(table, "mail", one, "up", 1);
                assertRow(table, "closed", one, "\\w+", 0);
            }
            String mail = told("forward", "--handler", "mail");
            assertRow(mail, "mail", one, "up", 1);
            assertTrue(mail.lines().noneMatch(line -> line.startsWith("web ")), mail);
            Scrape scrape = Scrape.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), metrics));
            String series = "berth_handler_part{figure=\"%s\",handler=\"%s\",part=\"%s\"}";
            assertEquals(1, scrape.value(series.formatted("connections", "web", one)));
            assertEquals(0, scrape.value(series.formatted("connections", "closed", two)));
            assertEquals(1, scrape.value(series.formatted("up", "mail", one)));
            assertEquals(0, scrape.value(series.formatted("failed", "mail", one)));
            for (Client client : List.of(first, second, third)) {
                assertEquals("still here", client.send("still here\n").line());
            }
        }
    }

    @Test
    void targetThatNobodyHasOrSeveralHandlersHaveIsRefused() throws Exception {
        Command unknown = ask("forward", "disable", "10.0.0.5:143");
        assertEquals(64, unknown.exit(), unknown.toString());
        assertTrue(unknown.err().contains("no handler has a part 10.0.0.5:143"), unknown.err());
        Command ambiguous = ask("forward", "disable", one);
        assertEquals(64, ambiguous.exit(), ambiguous.toString());
        assertTrue(ambiguous.err().contains("--handler"), ambiguous.err());
        Command without = ask("forward", "disable");
        assertEquals(64, without.exit(), without.toString());
        assertEquals("up", ForwardTargets.of(folder, "web", one).get("state").getAsString());
        assertEquals("up", ForwardTargets.of(folder, "mail", one).get("state").getAsString());
    }
}
