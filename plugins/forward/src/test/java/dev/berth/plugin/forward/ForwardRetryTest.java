package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

/// Targets that cannot be connected to, or have no place.
@Timeout(60)
class ForwardRetryTest {

    @TempDir
    Path folder;

    private Played target;
    private Socket dead;
    private Socket deadToo;

    @BeforeEach
    void listen() throws IOException {
        target = new Played();
        dead = Played.dead();
        deadToo = Played.dead();
    }

    @AfterEach
    void stopListening() throws IOException {
        target.close();
        dead.close();
        deadToo.close();
    }

    private Front start(String more) throws IOException {
        return Front.start(folder, "to = [\"%s\", \"%s\", \"%s\"]\n".formatted(
                Played.name(dead), Played.name(deadToo), target.name()) + more);
    }

    @Test
    void clientOfTargetsThatFailHasTheNextOneAndNothingIsLost() throws Exception {
        try (Front front = start("health.back-off = 1h, health.longest-back-off = 1h")) {
            try (Client client = front.client()) {
                client.send("first words\n");
                try (Client far = target.accept()) {
                    assertEquals("first words", far.line());
                }
            }
            assertEquals(target.name(), front.closed().notes().get("target"));
            for (Socket each : new Socket[] {dead, deadToo}) {
                assertEquals("down", front.part(Played.name(each)).state());
                assertEquals(1, front.part(Played.name(each)).figures().get("failed"));
            }
            // The others leave them alone.
            try (Client client = front.client(); Client far = target.accept()) {
                Front.assertPasses("x", client, far);
                assertEquals(1, front.part(Played.name(dead)).figures().get("failed"));
            }
        }
    }

    @Test
    void clientIsCutOffWhenSoManyTargetsFailedAsItMayTry() throws Exception {
        try (Front front = start("tries = 2"); Client client = front.client()) {
            assertThrows(IOException.class, client::line);
            assertEquals("no-target", front.refused());
            assertEquals(0, front.part(target.name()).figures().get("connected"));
            assertEquals(0, front.part(Played.name(dead)).figures().get("connections"));
        }
    }

    @Test
    void clientIsCutOffWhenNoTargetIsLeft() throws Exception {
        try (Front front = Front.start(folder, "to = [\"" + Played.name(dead) + "\"]"); Client client = front.client()) {
            assertThrows(IOException.class, client::line);
            assertEquals("no-target", front.refused());
        }
    }

    @Test
    void clientIsCutOffWhenAllTargetsAreDisabled() throws Exception {
        try (Front front = Front.start(folder, "to = [\"" + target.name() + "\"]")) {
            front.handler().enable(target.name(), false);
            try (Client client = front.client()) {
                assertThrows(IOException.class, client::line);
                assertEquals("no-target", front.refused());
            }
            front.handler().enable(target.name(), true);
            try (Client client = front.client(); Client far = target.accept()) {
                Front.assertPasses("x", client, far);
            }
        }
    }

    @Test
    void targetThatFailedIsUsedAgainAfterItsBackOff() throws Exception {
        try (Front front = start("health.back-off = 1ms")) {
            front.client().close();
            target.accept().close();
            front.closed();
            assertEquals("down", front.part(Played.name(dead)).state());
            // Somebody tries it again, and again in vain.
            while (front.part(Played.name(dead)).figures().get("failed") < 3) {
                try (Client client = front.client(); Client far = target.accept()) {
                    Front.assertPasses("x", client, far);
                }
            }
        }
    }

    @Test
    void clientsOverTheMostConnectionsWaitForAPlace() throws Exception {
        try (Front front = Front.start(folder, "to = [\"" + target.name() + "\"], max-connections = 1, queue-timeout = 1h");
                Client first = front.client(); Client far = target.accept();
                Client second = front.client().send("patience\n")) {
            front.server().events().await(ServerEvent.Accepted.class);
            front.server().events().await(ServerEvent.Accepted.class);
            Front.assertPasses("x", first, far);
            assertEquals(1, front.part(target.name()).figures().get("connected"));
            first.hangUp();
            far.hangUp();
            try (Client next = target.accept()) {
                assertEquals("patience", next.line());
                second.hangUp();
            }
        }
    }

    @Test
    void clientsThatFindTheQueueFullOrWaitTooLongAreCutOff() throws Exception {
        String one = "to = [\"" + target.name() + "\"], max-connections = 1\n";
        for (String[] each : new String[][] {{"queue = 0", "queue-full"}, {"queue-timeout = 20ms", "queue-timeout"}}) {
            try (Front front = Front.start(folder, one + each[0]);
                    Client first = front.client(); Client far = target.accept(); Client over = front.client()) {
                assertThrows(IOException.class, over::line);
                assertEquals(each[1], front.refused());
                Front.assertPasses("x", first, far);
            }
        }
    }
}
