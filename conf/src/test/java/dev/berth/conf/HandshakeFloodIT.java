package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Handshakes without end hold up nobody who wants none, and leave nothing behind.
@Timeout(60)
class HandshakeFloodIT {

    private static final int THREADS = 2;
    private static final int EXCHANGES = 50;

    @TempDir
    Path folder;

    @Test
    void plainConnectionsAreServedDuringAFloodOfHandshakes() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, """
                listeners {
                  echo { bind = "127.0.0.1:0", handler = echo }
                  tls { bind = "127.0.0.1:0", handler = echo, tls = t }
                }
                tls.t.self-signed = ["localhost"]
                """)) {
            ServerState before = ServerState.of(berth);
            AtomicBoolean ending = new AtomicBoolean();
            byte[] hello = ClientHello.bytes();
            try (ExecutorService flood = Executors.newFixedThreadPool(2 * THREADS)) {
                List<Future<Integer>> counts = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    counts.add(flood.submit(until(ending, () -> begin(berth, hello))));
                    counts.add(flood.submit(until(ending, () ->
                            TlsClients.connect(berth.port("tls"), "TLSv1.3").close())));
                }
                try (Talker others = new Talker(berth, "echo")) {
                    others.awaitExchanges(EXCHANGES);
                } finally {
                    ending.set(true);
                }
                for (Future<Integer> count : counts) {
                    assertEquals(true, count.get() > 0);
                }
            }
            before.awaitReturn(berth);
            assertEquals(List.of(), ServerLog.noise(berth));
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    private static Callable<Integer> until(AtomicBoolean ending, Attempt attempt) {
        return () -> {
            int count = 0;
            for (; !ending.get(); count++) {
                attempt.run();
            }
            return count;
        };
    }

    /// Makes the server compute its part of the key agreement, and leaves.
    private static void begin(BerthProcess berth, byte[] hello) throws IOException {
        try (Socket socket = berth.connect("tls")) {
            socket.getOutputStream().write(hello);
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        }
    }
}
