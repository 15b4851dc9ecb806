package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `berth log`.
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Changes what a running server logs, until its next start; without a level, shows what it logs.",
        footer = {
            "",
            "What is to last belongs into conf/logback.xml, which also names the loggers. Examples:",
            "  berth log DEBUG berth.server    every accept, refusal and failed handshake",
            "  berth log INFO berth.server     as it was",
            "Exit codes: 64 if there is no such level, 69 if no server answers, 77 if you may not."
        })
final class LogCommand implements Callable<Integer> {

    @Mixin
    private ControlOptions control;

    @Parameters(index = "0", arity = "0..1", paramLabel = "LEVEL", description = "TRACE, DEBUG, INFO, WARN, ERROR or OFF.")
    private String level;

    @Parameters(index = "1", arity = "0..1", paramLabel = "LOGGER",
            description = "The logger's name. Default: ROOT, for all that have no level of their own.")
    private String logger;

    @Override
    public Integer call() throws Refusal {
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (level != null) {
            arguments.put("level", level.toUpperCase(Locale.ROOT));
        }
        if (logger != null) {
            arguments.put("logger", logger);
        }
        List<JsonObject> loggers = control.ask("log", arguments).all("logger");
        if (!control.json()) {
            Table table = new Table("LOGGER", "LEVEL");
            loggers.forEach(each -> table.row(Human.text(each, "name"), Human.text(each, "level")));
            table.print(control.out());
            if (level != null) {
                control.out().println("until the next start; what is to last belongs into conf/logback.xml");
            }
        }
        return ExitCode.OK;
    }
}
