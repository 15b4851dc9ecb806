package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import dev.berth.runtime.testing.Scrape;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the packaged server, with its own Java runtime, shows to those who look at it.
@Timeout(120)
class ObservationIT {

    private static final int PROCESSORS = 2;
    private static final Pattern METRICS = Pattern.compile("metrics are served on http://127.0.0.1:(\\d+)/metrics");
    private static final String CONFIGURATION = """
            server.drain = 100ms
            metrics.bind = "127.0.0.1:0"
            listeners.echo { bind = "127.0.0.1:0", handler = echo }
            """;

    @TempDir
    Path folder;

    private static InetSocketAddress metrics(BerthProcess berth) throws Exception {
        Matcher matcher = METRICS.matcher(berth.awaitLog("metrics are served on"));
        assertTrue(matcher.find());
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(matcher.group(1)));
    }

    @Test
    void healthAndMetricsAreAnsweredWhileHandlersSpinOnEveryProcessor() throws Exception {
        Path plugins = folder.resolve("more");
        PluginJar.provider("spin.Worker", "worker", """
                return connection -> {
                    connection.write(java.nio.ByteBuffer.wrap(new byte[] {'x'}));
                    while (context != null) { }
                };
                """).write(plugins, "worker");
        Path home = Installed.copy(
                Files.createDirectory(folder.resolve("home")), "-XX:ActiveProcessorCount=" + PROCESSORS);
        try (BerthProcess berth = BerthProcess.start(home, folder,
                CONFIGURATION + "listeners.work { bind = \"127.0.0.1:0\", handler = worker }\n",
                "--plugins", Installed.HOME.resolve("plugins").toString(), "--plugins", plugins.toString())) {
            InetSocketAddress metrics = metrics(berth);
            List<Client> spinners = new ArrayList<>();
            for (int i = 0; i < PROCESSORS; i++) {
                Client spinner = new Client(berth.connect("work"));
                assertEquals('x', spinner.socket().getInputStream().read());
                spinners.add(spinner);
            }
            assertEquals(200, Scrape.status(metrics, "/livez"));
            assertEquals(200, Scrape.status(metrics, "/readyz"));
            Scrape shown = Scrape.of(metrics);
            assertEquals(PROCESSORS, shown.value("berth_connections_open{listener=\"work\"}"));
            assertEquals(0, shown.value("berth_connections_open{listener=\"echo\"}"));
            for (Client spinner : spinners) {
                spinner.close();
            }
        }
    }

    @Test
    void flightRecordingOfARunningServerTellsOfItsConnections() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, CONFIGURATION)) {
            Path file = folder.resolve("flight.jfr");
            jcmd(berth, "JFR.start", "name=it");
            int port;
            try (Client client = new Client(berth.connect("echo"))) {
                assertEquals("hello", client.send("hello\n").line());
                port = client.socket().getLocalPort();
            }
            ServerLog.awaitAccess(berth, "handler-returned", 1);
            jcmd(berth, "JFR.stop", "name=it", "filename=" + file);
            RecordedEvent connection = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals("dev.berth.Connection"))
                    .findFirst().orElseThrow();
            assertEquals("tcp 127.0.0.1:" + port + "->" + berth.address("echo"), connection.getString("address"));
            assertEquals(6, connection.getLong("bytesIn"));
        }
    }

    private void jcmd(BerthProcess berth, String... what) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Installed.HOME.resolve("lib/java/bin/jcmd").toString(), Long.toString(berth.pid())));
        command.addAll(List.of(what));
        Command done = Command.run(folder, "", command);
        assertEquals(0, done.exit(), done.toString());
    }
}
