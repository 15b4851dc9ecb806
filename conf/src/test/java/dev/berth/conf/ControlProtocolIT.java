package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.berth.runtime.testing.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The examples of the protocol in the runtime's README, with the programs that they name.
@Timeout(120)
class ControlProtocolIT {

    private static final Pattern EXAMPLES =
            Pattern.compile("## The control socket\n.*?```sh\n(.*?)```.*?```json\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private static Matcher examples() throws Exception {
        Matcher examples = EXAMPLES.matcher(Files.readString(Installed.CHECKOUT.resolve("runtime/README.md")));
        assertTrue(examples.find());
        return examples;
    }

    @Test
    void examplesAreAnsweredAsTheyAreShown() throws Exception {
        Installed.require("nc");
        Installed.require("socat");
        Files.createDirectory(folder.resolve("data"));
        try (BerthProcess berth = BerthProcess.start(folder, """
                listeners.echo { bind = "127.0.0.1:0", handler = echo }
                control.socket = "data/control/berth.sock"
                """);
                Client client = new Client(berth.connect("echo"))) {
            assertEquals("hello", client.send("hello\n").line());
            List<String> shown = examples().group(2).lines().toList();
            List<String> commands = examples().group(1).lines().toList();
            Command first = Command.shell(folder, commands.get(0));
            assertEquals(0, first.exit(), first.toString());
            List<String> answer = first.out().lines().toList();
            assertEquals(3, answer.size(), first.toString());
            for (int i = 0; i < answer.size(); i++) {
                assertEquals(fields(shown.get(i)), fields(answer.get(i)));
            }
            for (String command : commands) {
                Command asked = Command.shell(folder, command);
                assertEquals("{\"ok\":true}", asked.out().lines().toList().getLast(), asked.toString());
                // As the last line of the example.
                Command wrong = Command.shell(folder, command.replaceFirst("\"verb\":\"\\w+\"", "\"verb\":\"conections\""));
                assertEquals(shown.getLast(), wrong.out().strip(), wrong.toString());
            }
        }
    }

    /// The names of the fields, whatever their values are.
    private static String fields(String line) {
        return JsonParser.parseString(line).getAsJsonObject().entrySet().stream().map(each -> each.getKey() + ' '
                + (each.getValue().isJsonObject() ? each.getValue().getAsJsonObject().keySet() : each.getValue())).toList()
                .toString();
    }
}
