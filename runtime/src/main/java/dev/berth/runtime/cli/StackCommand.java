package dev.berth.runtime.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.event.Escaped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `berth stack`.
@Command(
        name = "stack",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Tells what the threads of a live connection do: looks at their stacks twice, 200 ms apart.",
        footer = {
            "",
            "The first line of each thread says it in words: it waits for its peer, for a lock or for something else, or it",
            "computes. Below stands its stack, the innermost frame first; the earlier one too where it was another.",
            "Exit codes: 69 if the connection is over or no server answers, 77 if you may not ask it."
        })
final class StackCommand implements Callable<Integer> {

    @Mixin
    private ControlOptions control;

    @Parameters(paramLabel = "ID", description = "The connection's id, such as c42.")
    private String id;

    @Override
    public Integer call() throws Refusal {
        ControlOptions.Found found = control.ask("stack", Map.of("id", id));
        if (control.json()) {
            return ExitCode.OK;
        }
        JsonObject connection = found.one("connection");
        say(Human.text(connection, "id") + ' ' + Human.text(connection, "address") + ' '
                + Human.text(connection, "listener") + ", " + Human.text(connection, "state"));
        List<JsonObject> threads = found.all("thread");
        if (threads.isEmpty()) {
            say("no thread of a handler yet");
        }
        for (JsonObject thread : threads) {
            say("");
            say(Human.text(thread, "name") + ' ' + Human.text(thread, "finding"));
            frames(thread, "stack");
            if (thread.has("before")) {
                say("  200 ms before:");
                frames(thread, "before");
            }
        }
        return ExitCode.OK;
    }

    private void frames(JsonObject thread, String name) {
        for (JsonElement frame : thread.getAsJsonArray(name)) {
            say("    " + frame.getAsString());
        }
    }

    private void say(String text) {
        control.out().println(Escaped.text(text));
    }
}
