package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// At a limit, clients wait or are turned away, as the configuration says; what is given back serves others.
@Timeout(60)
class LimitsIT {

    private static final int LIMIT = 5;

    /// A place that is lost now and then shows after some rounds.
    private static final int ROUNDS = 3;

    @TempDir
    static Path folder;

    private static BerthProcess berth;
    private static ServerState before;

    @BeforeAll
    static void start() throws Exception {
        berth = BerthProcess.start(folder, """
                listeners {
                  wait { bind = "127.0.0.1:0", handler = echo, limits.connections = 5 }
                  refuse { bind = "127.0.0.1:0", handler = echo, limits { connections = 5, over = refuse } }
                  address { bind = "127.0.0.1:0", handler = echo, limits.per-address = 5 }
                  proxied { bind = "127.0.0.1:0", handler = echo, limits.per-address = 5
                            proxy-protocol { mode = required, trusted = ["127.0.0.0/8"] } }
                }
                """);
        before = ServerState.of(berth);
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    private static String answer(Client client) {
        try {
            return client.line();
        } catch (IOException e) {
            return "reset";
        }
    }

    private static boolean isServed(Client client) {
        try {
            client.send("x\n");
        } catch (IOException e) {
            return false;
        }
        return "x".equals(answer(client));
    }

    @Test
    void clientsOverTheLimitWaitAndAreServedOneByOneAsOthersLeave() throws Exception {
        Deque<Client> served = new ArrayDeque<>();
        Deque<Client> waiting = new ArrayDeque<>();
        for (int i = 0; i < LIMIT; i++) {
            served.add(new Client(berth.connect("wait")));
            assertEquals("x", served.getLast().send("x\n").line());
        }
        for (int i = 0; i < ROUNDS * LIMIT; i++) {
            waiting.add(new Client(berth.connect("wait")).send("y\n"));
        }
        while (!waiting.isEmpty()) {
            ListenQueue.await(berth, "wait", waiting.size());
            served.remove().close();
            served.add(waiting.remove());
            assertEquals("y", served.getLast().line());
        }
        for (Client client : served) {
            client.close();
        }
        before.awaitReturn(berth);
    }

    /// Who a client is to the limits: nobody in particular, its own address, or the one that its proxy names.
    private static Client connect(String listener, int address) throws IOException {
        String from = listener.equals("address") ? "127.0.0." + address : "127.0.0.1";
        Client client = new Client(new Socket(
                InetAddress.getLoopbackAddress(), berth.port(listener), InetAddress.getByName(from), 0));
        if (listener.equals("proxied")) {
            client.send("PROXY TCP4 192.0.2." + address + " 192.0.2.99 5000 443\r\n");
        }
        return client;
    }

    @ParameterizedTest
    @CsvSource({"refuse, false", "address, true", "proxied, true"})
    void clientsOverTheLimitAreTurnedAwayUntilOthersLeave(String listener, boolean byAddress) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Deque<Client> served = new ArrayDeque<>();
            // The places of the round before are free a moment after its clients have left.
            Await.until(() -> listener + " serves as many again", () -> {
                Client client = connect(listener, 1);
                if (isServed(client)) {
                    served.add(client);
                } else {
                    client.close();
                }
                return served.size() == LIMIT;
            });
            for (int i = 0; i < LIMIT; i++) {
                try (Client other = connect(listener, 1)) {
                    assertEquals(false, isServed(other));
                }
            }
            try (Client other = connect(listener, 2)) {
                assertEquals(byAddress, isServed(other));
            }
            for (Client client : served) {
                assertEquals("still served", client.send("still served\n").line());
                client.close();
            }
        }
        before.awaitReturn(berth);
        assertEquals(List.of(), ServerLog.noise(berth));
    }
}
