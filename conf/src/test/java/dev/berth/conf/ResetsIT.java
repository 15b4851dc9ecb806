package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.TlsClients;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that are gone at once, at any moment, leave nothing behind.
@Timeout(60)
class ResetsIT {

    private static final int CLIENTS = 200;
    private static final int TLS_CLIENTS = 40;
    private static final byte[] DATA = new byte[5000];

    @TempDir
    static Path folder;

    private static BerthProcess berth;
    private static ServerState before;

    @BeforeAll
    static void start() throws Exception {
        // Places for one crowd: the next is served only when those of the one before were given back.
        berth = BerthProcess.start(folder, """
                listeners {
                  echo { bind = "127.0.0.1:0", handler = echo }
                  crowd { bind = "127.0.0.1:0", handler = echo, limits.connections = 200 }
                  crowd-tls { bind = "127.0.0.1:0", handler = echo, tls = t, limits.connections = 200 }
                  feed-tls { bind = "127.0.0.1:0", handler = chargen, tls = t, limits.connections = 200 }
                }
                tls.t.self-signed = ["localhost"]
                """);
        before = ServerState.of(berth);
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    private void assertNothingIsLeft() throws Exception {
        before.awaitReturn(berth);
        assertEquals(List.of(), ServerLog.noise(berth));
    }

    @Test
    void resetsDuringTheHandshakeLeaveNothingBehind() throws Exception {
        byte[] hello = ClientHello.bytes();
        try (Talker others = new Talker(berth, "echo")) {
            Crowd.connect(berth, "crowd-tls", CLIENTS).reset();
            Crowd.connect(berth, "crowd-tls", CLIENTS).send(ClientHello.half()).reset();
            Crowd.connect(berth, "crowd-tls", CLIENTS).send(hello).reset();
            // The answer is there, and its reader is not.
            Crowd.connect(berth, "crowd-tls", CLIENTS).send(hello).awaitAnswers().reset();
            others.awaitExchanges(10);
        }
        assertNothingIsLeft();
    }

    @Test
    void resetsDuringDataLeaveNothingBehind() throws Exception {
        try (Talker others = new Talker(berth, "echo")) {
            Crowd.connect(berth, "crowd", CLIENTS).send(DATA).reset();
            Crowd.connect(berth, "crowd", CLIENTS).send(DATA).awaitAnswers().reset();
            for (int i = 0; i < TLS_CLIENTS; i++) {
                try (SSLSocket socket = TlsClients.connect(berth.port("feed-tls"), "TLSv1.3")) {
                    socket.getInputStream().readNBytes(100);
                    socket.setSoLinger(true, 0);
                }
            }
            others.awaitExchanges(10);
        }
        assertNothingIsLeft();
    }
}
