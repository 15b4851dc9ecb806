package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.event.Escaped;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `berth suspend`.
@Command(
        name = "suspend",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Stops accepting on a listener; its connections go on.",
        footer = {
            "",
            "The port is released, so that connects are refused and health checks see it. berth resume binds it again, unless",
            "another program took it meanwhile. With --hold it stays bound: new connections wait in the backlog, and clients",
            "notice nothing but the wait. Lasts until berth resume or a restart.",
            "Exit codes: 64 if there is no such listener, 69 if no server answers, 75 while another change goes on, 77 if you",
            "may not."
        })
final class SuspendCommand implements Callable<Integer> {

    @Mixin
    private ControlOptions control;

    @Option(names = "--hold", description = "Keeps the port bound, and leaves new connections in the backlog.")
    private boolean hold;

    @Parameters(paramLabel = "LISTENER", description = "The listener's name.")
    private String listener;

    @Override
    public Integer call() throws Refusal {
        ControlOptions.Found found = control.ask("suspend", Map.of("listener", listener, "hold", hold));
        if (!control.json()) {
            control.out().println(sentence(found.one("listener")));
        }
        return ExitCode.OK;
    }

    /// A listener's state in words.
    static String sentence(JsonObject listener) {
        StringBuilder addresses = new StringBuilder();
        listener.getAsJsonArray("addresses").forEach(each ->
                addresses.append(addresses.isEmpty() ? "" : ", ").append(each.getAsString()));
        return Escaped.text("listener " + Human.text(listener, "name") + switch (Human.text(listener, "state")) {
            case "open" -> " accepts on " + addresses;
            case "held" -> " is held: new connections wait in the backlog of " + addresses;
            default -> " is suspended: " + addresses + " is given up until it is resumed";
        });
    }
}
