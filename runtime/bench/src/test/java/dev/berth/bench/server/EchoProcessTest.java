package dev.berth.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class EchoProcessTest {

    private static final Cores ANY = new Cores(false, 0, 0);

    @Test
    void addressesOfTheListenersAreFound() throws IOException {
        InetAddress host = InetAddress.getByName("127.0.0.1");
        assertEquals(Map.of("echo", new InetSocketAddress(host, 7007), "plain", new InetSocketAddress(host, 7008)),
                EchoProcess.readyAddresses("ready plain=127.0.0.1:7008 echo=127.0.0.1:7007"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ready", "ready other=127.0.0.1:1", "steady echo=127.0.0.1:1"})
    void anythingElseIsNoReadyLine(String line) {
        assertThrows(IOException.class, () -> EchoProcess.readyAddresses(line));
    }

    @Test
    void serverThatEndsAtOnceIsReportedWithWhatItSaid() {
        AtomicInteger cleanUps = new AtomicInteger();
        IOException failure = assertThrows(IOException.class, () -> EchoProcess.start("failing", ANY,
                List.of("sh", "-c", "echo no port left >&2"), Path.of("."), cleanUps::incrementAndGet));
        assertEquals("start failing: it ended; it said: no port left", failure.getMessage().strip());
        assertEquals(1, cleanUps.get());
    }

    @Test
    void closingEndsTheProcess() throws IOException {
        EchoProcess server = EchoProcess.start("sleeping", ANY,
                List.of("sh", "-c", "echo ready echo=127.0.0.1:1; exec sleep 600"), Path.of("."), () -> { });
        ProcessHandle process = ProcessHandle.of(server.processes().ids().getFirst()).orElseThrow();
        server.close();
        assertFalse(process.isAlive());
    }

    @Test
    void closingEndsWhatItHasStarted(@TempDir Path folder) throws Exception {
        EchoProcess server = EchoProcess.start("starting", ANY, List.of("sh", "-c",
                "mkfifo held && { sleep 600 > held & echo ready echo=127.0.0.1:1; wait; }"), folder, () -> { });
        server.isProgram(1);
        assertEquals(2, server.processes().ids().size());
        try (InputStream held = Files.newInputStream(folder.resolve("held"))) {
            server.close();
            // The end comes when nobody has it open for writing any more.
            assertEquals(-1, held.read());
        }
    }
}
