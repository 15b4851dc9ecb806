package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.PluginJar;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How the packaged server stops.
@Timeout(120)
class StopIT {

    private static final String ECHO = "listeners.echo { bind = \"127.0.0.1:0\", handler = echo }\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void signalStopsTheServerInOrder(String signal) throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, ECHO)) {
            assertEquals(0, berth.signal(signal).awaitExit(), berth.log());
        }
    }

    @Test
    void linesOfOneSegmentAreAnsweredJustBeforeTerm() throws Exception {
        Path jar = new PluginJar().service("slow.SlowProvider").source("slow.SlowProvider", """
                package slow;
                import dev.berth.api.*;
                import dev.berth.api.frame.*;
                public final class SlowProvider implements HandlerProvider {
                    public String type() { return "slow"; }
                    public Handler create(HandlerContext context) {
                        return connection -> {
                            var lines = Frames.lines(connection, 100);
                            for (String line; (line = lines.receive()) != null; ) {
                                System.getLogger("slow").log(System.Logger.Level.INFO, "answering " + line);
                                Thread.sleep(300);
                                lines.send(line);
                            }
                        };
                    }
                }
                """).write(folder.resolve("plugins"), "slow");
        try (BerthProcess berth = BerthProcess.start(folder,
                        "listeners.slow { bind = \"127.0.0.1:0\", handler = slow }\n",
                        "--plugins", jar.getParent().toString());
                Socket client = berth.connect("slow")) {
            client.getOutputStream().write("zero\n".getBytes(StandardCharsets.UTF_8));
            assertArrayEquals("zero\r\n".getBytes(StandardCharsets.UTF_8), client.getInputStream().readNBytes(6));
            client.getOutputStream().write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
            berth.signal("TERM");
            assertArrayEquals("one\r\ntwo\r\n".getBytes(StandardCharsets.UTF_8),
                    client.getInputStream().readAllBytes());
            client.shutdownOutput();
            assertEquals(0, berth.awaitExit(), berth.log());
        }
    }

    @Test
    void connectionThatDoesNotFinishIsAbortedNamedAndToldByTheExitCode() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, "server.drain = 200ms\n" + ECHO);
                Socket client = berth.connect("echo")) {
            client.getOutputStream().write('x');
            assertEquals('x', client.getInputStream().read());
            assertEquals(75, berth.signal("TERM").awaitExit(), berth.log());
            String address = "127.0.0.1:" + client.getLocalPort() + "->" + berth.address("echo");
            assertTrue(berth.log().lines().anyMatch(line ->
                    line.contains("aborted at the end of the drain") && line.contains(address)), berth.log());
            assertThrows(IOException.class, () -> client.getInputStream().read());
        }
    }

    @Test
    void signalDuringTheStartStopsInOrder() throws Exception {
        BerthProcess.configure(folder, ECHO);
        Process process = new ProcessBuilder(Installed.HOME.resolve("bin/berth").toString(), "run", "--conf",
                folder.resolve("berth.conf").toString()).redirectErrorStream(true).start();
        // That a listener is bound is told before the ready line, though another thread writes it.
        for (String line = process.inputReader().readLine(); !line.contains("bound"); ) {
            line = process.inputReader().readLine();
        }
        Command.shell(folder, "kill -TERM " + process.pid());
        String rest = String.join("\n", process.inputReader().lines().toList());
        assertEquals(0, process.waitFor(), rest);
    }

    @Test
    void secondSignalStopsAtOnce() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, "server.drain = 1h\n" + ECHO);
                Socket client = berth.connect("echo")) {
            client.getOutputStream().write('x');
            assertEquals('x', client.getInputStream().read());
            berth.signal("TERM");
            // The port is given up first, so a refused connect says that the drain has begun.
            while (berth.isRunning() && accepts(berth)) {
                Thread.onSpinWait();
            }
            assertEquals(true, berth.isRunning());
            assertEquals(75, berth.signal("TERM").awaitExit(), berth.log());
        }
    }

    private static boolean accepts(BerthProcess berth) {
        try (Socket probe = berth.connect("echo")) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
