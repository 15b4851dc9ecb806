package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `health.check = on`: targets are looked at while nobody comes.
@Timeout(60)
class HealthCheckTest {

    private static final String OFTEN = "health { check = on, interval = 10ms, back-off = 10ms }\n";

    @TempDir
    Path folder;

    /// One whose place stays its own while it is away.
    private TestServer target() throws IOException {
        return TestServer.start(Files.createDirectories(folder.resolve("back")),
                "listeners.door { bind = { unix = \"door.sock\" }, handler = test }",
                Map.of("test", connection -> connection.input().transferTo(connection.output())));
    }

    private static void exchange(Front front) throws IOException {
        try (Client client = front.client()) {
            assertEquals("x", client.send("x\n").line());
        }
    }

    @Test
    void killedTargetGoesDownAndComesBackWithoutAnyClient() throws Exception {
        String name = "unix:" + folder.resolve("back/door.sock");
        TestServer target = target();
        try (Front front = Front.start(folder, OFTEN + "to = [\"" + name + "\"]")) {
            exchange(front);
            front.closed();
            target.close();
            front.await(name, part -> part.state().equals("down") && part.figures().get("failed") > 1);
            target = target();
            front.await(name, part -> part.state().equals("up"));
            // Looks are no connections.
            assertEquals(1, front.part(name).figures().get("connected"));
            exchange(front);
        } finally {
            target.close();
        }
    }

    @Test
    void looksThatGoWellLeaveATargetUpAndGoOn() throws Exception {
        try (Played target = new Played(); Front front = Front.start(folder, OFTEN + "to = [\"" + target.name() + "\"]")) {
            front.client().close();
            for (int i = 0; i < 5; i++) {
                try (Client looked = target.accept()) {
                    // Its end, or the end of the client that was there first.
                    assertEquals(null, looked.line());
                }
            }
            assertEquals("up", front.part(target.name()).state());
            assertEquals(0, front.part(target.name()).figures().get("failed"));
        }
    }

    @Test
    void targetThatWantsAHeaderGetsOneOfNobody() throws Exception {
        try (Played target = new Played(); Front front = Front.start(folder,
                OFTEN + "proxy-protocol = v1, to = [\"" + target.name() + "\"]")) {
            front.client().close();
            // That of the client has to end too, or the server would wait for it.
            boolean ofNobody = false;
            boolean ofTheClient = false;
            while (!ofNobody || !ofTheClient) {
                try (Client accepted = target.accept()) {
                    boolean unknown = accepted.line().equals("PROXY UNKNOWN");
                    ofNobody |= unknown;
                    ofTheClient |= !unknown;
                }
            }
        }
    }
}
