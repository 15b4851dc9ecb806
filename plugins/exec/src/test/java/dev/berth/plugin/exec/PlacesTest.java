package dev.berth.plugin.exec;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How many programs run, and what is left of those that did.
@Timeout(60)
class PlacesTest {

    private static final int MANY = 300;

    @TempDir
    Path folder;

    @Test
    void clientsOverTheMostChildrenAreTurnedAwayUntilOthersLeave() throws Exception {
        try (Door door = Door.run(folder, "command = [cat]\nmax-children = 2")) {
            Deque<TestClient> served = new ArrayDeque<>();
            for (int i = 0; i < 2; i++) {
                served.add(new TestClient(door.connect()));
                assertEquals("x", served.getLast().send("x\n").line());
            }
            for (int round = 0; round < 3; round++) {
                try (TestClient over = new TestClient(door.connect())) {
                    assertThrows(IOException.class, over::line);
                }
                ServerEvent.Closed refused = door.closed();
                assertEquals(CloseReason.ABORTED, refused.reason());
                assertEquals("max-children", refused.notes().get("refused"));
                served.remove().close();
                assertEquals("0", door.closed().notes().get("exit"));
                served.add(new TestClient(door.connect()));
                assertEquals("y", served.getLast().send("y\n").line());
            }
            for (TestClient client : served) {
                client.close();
            }
        }
    }

    @Test
    void nothingIsLeftOfManyPrograms() throws Exception {
        try (Door door = Door.run(folder, "shell = \"echo $$; echo oops >&2\"\nmax-children = 1")) {
            long before = 0;
            for (int i = 0; i < MANY; i++) {
                try (TestClient client = new TestClient(door.connect())) {
                    assertEquals(1, client.rest().size());
                }
                assertEquals("0", door.closed().notes().get("exit"));
                before = i == 0 ? Processes.descriptors() : before;
            }
            assertEquals(0, Processes.children());
            long after = Processes.descriptors();
            assertTrue(after <= before, after + " descriptors, and " + before + " after the first");
        }
    }

    @Test
    void whatAProgramLeavesBehindIsWaitedForWhereThisProcessInheritsIt() throws Exception {
        // prctl(2), PR_SET_CHILD_SUBREAPER: as if this were the first process of a container.
        MethodHandle prctl = Libc.find("prctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
        assertEquals(0, Libc.<Integer>call(arena -> (int) prctl.invokeExact(36, 1L)));
        try (Door door = Door.run(folder, "stop-wait = 1000s\n"
                + "shell = \"sleep 1000 < /dev/null > /dev/null 2>&1 & echo $!\"")) {
            try (TestClient client = new TestClient(door.connect())) {
                assertTrue(client.number() > 0);
            }
            assertEquals("0", door.closed().notes().get("exit"));
            assertEquals(0, Processes.children());
        } finally {
            assertEquals(0, Libc.<Integer>call(arena -> (int) prctl.invokeExact(36, 0L)));
        }
    }

    @Test
    void nothingIsLeftOfProgramsThatCouldNotBeRun() throws Exception {
        Path script = java.nio.file.Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
        assertTrue(script.toFile().setExecutable(true));
        try (Door door = Door.run(folder, "command = [\"" + script + "\"]\nmax-children = 1")) {
            long before = 0;
            for (int i = 0; i < 20; i++) {
                try (TestClient client = new TestClient(door.connect())) {
                    assertThrows(IOException.class, client::line);
                }
                assertEquals(CloseReason.HANDLER_FAILED, door.closed().reason());
                before = i == 0 ? Processes.descriptors() : before;
            }
            assertEquals(List.of(0L, true),
                    List.of(Processes.children(), Processes.descriptors() <= before));
        }
    }
}
