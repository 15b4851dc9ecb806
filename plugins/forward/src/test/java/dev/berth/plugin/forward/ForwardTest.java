package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bytes, ends and breaks between a client and its target, without TLS.
@Timeout(60)
class ForwardTest {

    @TempDir
    Path folder;

    private Played target;

    @BeforeEach
    void listen() throws IOException {
        target = new Played();
    }

    @AfterEach
    void stopListening() throws IOException {
        target.close();
    }

    private Front start() throws IOException {
        return Front.start(folder, "to = [\"" + target.name() + "\"]");
    }

    @Test
    void bytesGoBothWaysAndTheClientsEndIsPassedOnAlone() throws Exception {
        try (Front front = start(); Client client = front.client(); Client far = target.accept()) {
            Front.assertPasses("one", client, far);
            Front.assertPasses("two", far, client);
            client.socket().shutdownOutput();
            assertNull(far.line());
            Front.assertPasses("answer at the end", far, client);
            far.hangUp();
            assertNull(client.line());
            ServerEvent.Closed closed = front.closed();
            assertEquals(CloseReason.HANDLER_RETURNED, closed.reason());
            assertEquals(target.name(), closed.notes().get("target"));
        }
    }

    @Test
    void targetsEndIsPassedOnAndTheClientGoesOn() throws Exception {
        try (Front front = start(); Client client = front.client(); Client far = target.accept()) {
            far.send("hello\n").socket().shutdownOutput();
            assertEquals("hello", client.line());
            assertNull(client.line());
            Front.assertPasses("still here", client, far);
        }
    }

    @Test
    void targetThatBreaksBreaksTheClientWithAReset() throws Exception {
        try (Front front = start(); Client client = front.client(); Client far = target.accept()) {
            Front.assertPasses("half an answer", far, client);
            reset(far);
            assertThrows(IOException.class, client::line);
            assertEquals(CloseReason.PEER_FAILED, front.closed().reason());
        }
    }

    @Test
    void clientThatBreaksBreaksTheTargetWithAReset() throws Exception {
        try (Front front = start(); Client client = front.client(); Client far = target.accept()) {
            Front.assertPasses("half a request", client, far);
            reset(client);
            assertThrows(IOException.class, far::line);
            front.closed();
        }
    }

    private static void reset(Client client) throws IOException {
        client.socket().setSoLinger(true, 0);
        client.hangUp();
    }

    @Test
    void targetIsCountedWhileItHasTheConnection() throws Exception {
        try (Front front = start()) {
            try (Client client = front.client(); Client far = target.accept()) {
                Front.assertPasses("x", client, far);
                assertEquals(1, front.part(target.name()).figures().get("connections"));
            }
            front.await(target.name(), part -> part.figures().get("connections") == 0);
            assertEquals(1, front.part(target.name()).figures().get("connected"));
        }
    }

    @Test
    void nameIsLookedUp() throws Exception {
        try (Front front = Front.start(folder, "to = [\"localhost:" + target.port() + "\"]");
                Client client = front.client(); Client far = target.accept()) {
            Front.assertPasses("x", client, far);
            assertEquals("up", front.part("localhost:" + target.port()).state());
        }
    }

    @Test
    void connectionsTakeTurnsByTheWeightsOfTheirTargets() throws Exception {
        try (Played heavy = new Played(); Front front = Front.start(folder, """
                targets = [{ address = "%s", weight = 2 }, { address = "%s" }]
                """.formatted(heavy.name(), target.name()))) {
            for (Played each : new Played[] {heavy, target, heavy, heavy, target, heavy}) {
                try (Client client = front.client(); Client far = each.accept()) {
                    Front.assertPasses("x", client, far);
                }
                front.closed();
            }
        }
    }

    @Test
    void disabledTargetKeepsWhatItHasAndGetsNothingNew() throws Exception {
        try (Played other = new Played(); Front front = Front.start(folder,
                "to = [\"" + target.name() + "\", \"" + other.name() + "\"]");
                Client first = front.client(); Client far = target.accept()) {
            front.handler().enable(target.name(), false);
            for (int i = 0; i < 3; i++) {
                try (Socket client = front.server().connect("front"); Client there = other.accept()) {
                    client.getOutputStream().write("y\n".getBytes());
                    assertEquals("y", there.line());
                }
            }
            Front.assertPasses("goes on", first, far);
        }
    }
}
