package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `berth forward`.
@Command(
        name = "forward",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Tells how the targets of forward handlers are; disable or enable turns one off or on.",
        footer = {
            "",
            "A disabled target gets no new connections; those that it has go on to their end. That lasts until it is enabled,",
            "the handler's settings change, or the server starts anew. Examples:",
            "  berth forward                             every target with its connections and failures",
            "  berth forward disable 10.0.0.5:143        before its maintenance",
            "  berth forward enable 10.0.0.5:143         after it",
            "Exit codes: 64 if there is no such target, 69 if no server answers, 77 if you may not."
        })
final class ForwardCommand implements Callable<Integer> {

    /// What is done to a target.
    enum Action { disable, enable }

    @Mixin
    private ControlOptions control;

    @Option(names = "--handler", paramLabel = "NAME", description = "Targets of this handler only.")
    private String handler;

    @Parameters(index = "0", arity = "0..1", paramLabel = "disable|enable", description = "What to do with a target.")
    private Action action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TARGET", description = "The target, as the configuration names it.")
    private String target;

    @Override
    public Integer call() throws Refusal {
        if (action != null && target == null) {
            throw control.wrong("Which target? Name one such as 10.0.0.5:143");
        }
        Map<String, Object> arguments = new LinkedHashMap<>(Map.of("type", "forward"));
        if (handler != null) {
            arguments.put("handler", handler);
        }
        if (target != null) {
            arguments.put("part", target);
            arguments.put("enabled", action == Action.enable);
        }
        List<JsonObject> parts = control.ask("parts", arguments).all("part");
        if (!control.json()) {
            if (parts.isEmpty()) {
                control.out().println("no handler forwards");
            } else {
                table(parts).print(control.out());
            }
        }
        return ExitCode.OK;
    }

    /// Parts of handlers with what is known of them.
    static Table table(List<JsonObject> parts) {
        Table table = new Table("HANDLER", "PART", "STATE", "FIGURES", "REMARK");
        parts.forEach(each -> table.row(Human.text(each, "handler"), Human.text(each, "name"),
                Human.text(each, "state"), figures(each.getAsJsonObject("figures")),
                each.has("remark") ? Human.text(each, "remark") : ""));
        return table;
    }

    private static String figures(JsonObject figures) {
        StringBuilder text = new StringBuilder();
        figures.entrySet().forEach(each -> text.append(text.isEmpty() ? "" : ", ")
                .append(each.getKey()).append(' ').append(each.getValue().getAsLong()));
        return text.toString();
    }
}
