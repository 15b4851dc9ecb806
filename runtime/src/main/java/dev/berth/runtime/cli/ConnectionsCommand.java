package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `berth connections`.
@Command(
        name = "connections",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Lists the live connections of a running server.",
        footer = {
            "",
            "STATE is what the connection does: proxy-header, handshake, waiting (for the next message), reading, writing,",
            "working (its handler does something else) or closing. IDLE is the time without a byte either way.",
            "Examples:",
            "  berth connections --listener echo --sort idle --limit 20",
            "  berth connections --address 10.0.0.0/8 --older 5m --watch",
            "Exit codes: 64 if the filter is wrong, 69 if no server answers, 77 if you may not ask it."
        })
final class ConnectionsCommand implements Callable<Integer> {

    /// Erases the screen and goes to its beginning: ECMA-48.
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private static final int LONGEST_INTERVAL = 3600;

    @Mixin
    private ControlOptions control;

    @Mixin
    private FilterOptions filter;

    @Option(names = "--sort", paramLabel = "ORDER", defaultValue = "age",
            description = "What comes first: age (the oldest), in or out (most bytes), idle. Default: ${DEFAULT-VALUE}.")
    private String sort;

    @Option(names = "--limit", paramLabel = "N", description = "Lists so many at most.")
    private Integer limit;

    @Option(names = "--watch", paramLabel = "SECONDS", arity = "0..1", fallbackValue = "2",
            description = "Lists again every so many seconds (2 if none are written) until Ctrl-C.")
    private Integer watch;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        if (watch != null && (watch < 1 || watch > LONGEST_INTERVAL)) {
            throw control.wrong("--watch = " + watch + ": not from 1 to " + LONGEST_INTERVAL + " seconds");
        }
        if (watch == null) {
            list("");
            return ExitCode.OK;
        }
        boolean terminal = System.console() != null && System.console().isTerminal();
        while (true) {
            list(terminal ? CLEAR : "");
            Thread.sleep(Duration.ofSeconds(watch));
            if (!terminal && !control.json()) {
                control.out().println();
            }
        }
    }

    /// @param before what is printed before all, once the answer is there: a screen must not stay empty meanwhile
    private void list(String before) throws Refusal {
        Map<String, Object> arguments = filter.arguments();
        arguments.put("sort", sort);
        if (limit != null) {
            arguments.put("limit", limit);
        }
        ControlOptions.Found found = control.ask("connections", arguments);
        if (control.json()) {
            return;
        }
        PrintWriter out = control.out();
        out.print(before);
        table(found.all("connection")).print(out);
        JsonObject all = found.one("connections");
        out.println(Human.connections(all.get("matched").getAsLong()) + " of " + Human.count(all, "live"));
        out.flush();
    }

    static Table table(List<JsonObject> connections) {
        Table table = new Table("ID", "LISTENER", "ADDRESS", "STATE", ">AGE", ">IDLE", ">IN", ">OUT", "NOTES");
        connections.forEach(each -> table.row(Human.text(each, "id"), Human.text(each, "listener"),
                Human.text(each, "address"), Human.text(each, "state"), Human.time(each, "age"), Human.time(each, "idle"),
                Human.size(each, "bytesIn"), Human.size(each, "bytesOut"), notes(each)));
        return table;
    }

    static String notes(JsonObject connection) {
        return connection.getAsJsonObject("notes").entrySet().stream()
                .map(each -> each.getKey() + '=' + each.getValue().getAsString()).collect(Collectors.joining(" "));
    }
}
