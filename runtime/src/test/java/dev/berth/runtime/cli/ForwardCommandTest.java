package dev.berth.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Handler;
import dev.berth.runtime.testing.PartedHandler;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `berth forward` prints and changes.
@Timeout(60)
class ForwardCommandTest {

    @TempDir
    Path folder;

    private record Ended(int exit, String out, String err) {

        /// The words of a line, with single spaces.
        String line(int index) {
            return out.lines().toList().get(index).strip().replaceAll(" +", " ");
        }
    }

    private Ended berth(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--conf", folder.resolve("berth.conf").toString()));
        return new Ended(Main.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true)),
                out.toString(), err.toString());
    }

    /// The handlers `mail` and `web` forward, `other` does not.
    private TestServer start(String type, Handler handler) throws IOException {
        return TestServer.start(folder, """
                handlers { mail.type = %1$s, web.type = %1$s, other.type = other }
                listeners {
                  a { bind = "127.0.0.1:0", handler = mail }
                  b { bind = "127.0.0.1:0", handler = web }
                  c { bind = "127.0.0.1:0", handler = other }
                }
                control.socket = "control/berth.sock"
                """.formatted(type), Map.of(type, handler, "other", new PartedHandler("10.0.0.9:1")));
    }

    @Test
    void targetsOfForwardHandlersAreListed() throws Exception {
        try (TestServer server = start("forward", new PartedHandler("10.0.0.5:143", "unix:/run/a.sock"))) {
            Ended all = berth("forward");
            assertEquals(0, all.exit(), all.err());
            assertEquals("HANDLER PART STATE FIGURES REMARK", all.line(0));
            assertEquals("mail 10.0.0.5:143 up connections 7", all.line(1));
            assertEquals("web unix:/run/a.sock up connections 7", all.line(4));
            assertEquals(5, all.out().lines().count());
            assertEquals(3, berth("forward", "--handler", "web").out().lines().count());
            assertEquals(4, berth("forward", "--json").out().lines().count());
            // The status has those of every type.
            assertTrue(berth("status").out().contains("10.0.0.9:1"), berth("status").out());
            assertEquals(3, server.server().addresses().size());
        }
    }

    @Test
    void targetIsDisabledAndEnabled() throws Exception {
        try (TestServer server = start("forward", new PartedHandler("10.0.0.5:143", "10.0.0.6:143"))) {
            Ended off = berth("forward", "disable", "10.0.0.5:143", "--handler", "mail");
            assertEquals(0, off.exit(), off.err());
            assertEquals("mail 10.0.0.5:143 disabled connections 0 as asked", off.line(1));
            assertEquals("mail 10.0.0.6:143 up connections 7", berth("forward").line(2));
            assertEquals("mail 10.0.0.5:143 up connections 7",
                    berth("forward", "enable", "10.0.0.5:143", "--handler", "mail").line(1));
            assertTrue(server.server().addresses().containsKey("a"));
        }
    }

    @Test
    void targetThatIsNotThereOrIsThereTwiceIsWrongUsage() throws Exception {
        try (TestServer server = start("forward", new PartedHandler("10.0.0.5:143"))) {
            assertEquals(64, berth("forward", "disable", "10.0.0.5:144").exit());
            // It is a part, but of no handler that forwards.
            assertEquals(64, berth("forward", "disable", "10.0.0.9:1").exit());
            Ended twice = berth("forward", "disable", "10.0.0.5:143");
            assertEquals(64, twice.exit());
            assertTrue(twice.err().contains("--handler"), twice.err());
            assertTrue(server.server().addresses().containsKey("a"));
        }
    }

    @Test
    void serverWithoutAnyTellsSo() throws Exception {
        try (TestServer server = start("test", connection -> { })) {
            Ended none = berth("forward");
            assertEquals(0, none.exit());
            assertEquals(1, none.out().lines().count());
            assertEquals("", berth("forward", "--json").out());
            assertTrue(server.server().addresses().containsKey("a"));
        }
    }
}
