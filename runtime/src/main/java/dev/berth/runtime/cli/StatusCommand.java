package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.event.Escaped;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `berth status`.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Tells how a running server is: its listeners, connections, refusals and certificates.",
        footer = {
            "",
            "A listener has a line for each half socket: protocol, local address, how many established connections wait",
            "to be accepted, and how many may. RATE is accepted connections per second over the last ten.",
            "STATE: open, held (bound, accepts nothing), suspended (its sockets are given up).",
            "Exit codes: 69 if no server answers, 77 if you may not ask it."
        })
final class StatusCommand implements Callable<Integer> {

    private static final long SOON_DAYS = 14;

    @Mixin
    private ControlOptions control;

    @Override
    public Integer call() throws Refusal {
        ControlOptions.Found found = control.ask("status", Map.of());
        if (!control.json()) {
            server(found.one("server"));
            listeners(found.all("listener"));
            failures(found.all("listener"));
            parts(found.all("part"));
            certificates(found.all("certificate"));
        }
        return ExitCode.OK;
    }

    private void server(JsonObject server) {
        PrintWriter out = control.out();
        out.println("berth " + Human.text(server, "version") + ", process " + Human.text(server, "pid") + ", up "
                + Human.time(server, "uptime") + ", " + Human.count(server, "connections") + " of at most "
                + Human.count(server, "mostConnections") + " connections");
        out.println(Escaped.text("configuration " + Human.text(server, "configuration") + ", generation "
                + Human.text(server, "generation") + ", in force since " + Human.text(server, "inForceSince")));
        if (server.has("lastReload")) {
            JsonObject reload = server.getAsJsonObject("lastReload");
            out.println("last reload " + Human.text(reload, "at") + ": " + Human.text(reload, "outcome"));
            reload.getAsJsonArray("problems").forEach(each -> out.println("    " + Escaped.text(each.getAsString())));
        }
        out.println();
    }

    private void listeners(List<JsonObject> listeners) {
        Table table = new Table("LISTENER", "STATE", "PROTOCOL", "ADDRESS", ">BACKLOG", ">CONNECTIONS", ">ACCEPTED",
                ">RATE", ">REFUSED");
        for (JsonObject listener : listeners) {
            boolean first = true;
            for (var element : listener.getAsJsonArray("sockets")) {
                JsonObject socket = element.getAsJsonObject();
                String backlog = Human.text(socket, "backlog") + '/' + Human.text(listener, "backlogLimit");
                String protocol = Human.text(socket, "protocol") + (listener.has("tls") ? "+tls" : "");
                String address = Human.text(socket, "address");
                if (first) {
                    table.row(Human.text(listener, "name"), Human.text(listener, "state"), protocol, address, backlog,
                            Human.text(listener, "connections") + '/'
                                    + (listener.has("mostConnections") ? Human.text(listener, "mostConnections") : "any"),
                            Human.count(listener, "accepted"), Human.text(listener, "acceptedPerSecond") + "/s",
                            Human.count(sum(listener.getAsJsonObject("refused"))));
                } else {
                    table.row("", "", protocol, address, backlog, "", "", "", "");
                }
                first = false;
            }
        }
        table.print(control.out());
    }

    private static long sum(JsonObject counts) {
        return counts.entrySet().stream().mapToLong(each -> each.getValue().getAsLong()).sum();
    }

    /// Lines that are only there when there is something to say.
    private void failures(List<JsonObject> listeners) {
        for (JsonObject listener : listeners) {
            StringBuilder line = new StringBuilder();
            listener.getAsJsonObject("refused").entrySet().forEach(each ->
                    line.append(", refused by ").append(each.getKey()).append(' ').append(each.getValue()));
            listener.getAsJsonObject("handshakeFailures").entrySet().forEach(each ->
                    line.append(", handshake failed: ").append(each.getKey()).append(' ').append(each.getValue()));
            for (String kind : List.of("proxy", "handler", "accept")) {
                long count = listener.get(kind + "Failures").getAsLong();
                if (count > 0) {
                    line.append(", failures of ").append(kind).append(' ').append(count);
                }
            }
            if (!line.isEmpty()) {
                control.out().println(Escaped.text(Human.text(listener, "name") + ": " + line.substring(2)));
            }
        }
    }

    private void parts(List<JsonObject> parts) {
        if (!parts.isEmpty()) {
            control.out().println();
            ForwardCommand.table(parts).print(control.out());
        }
    }

    private void certificates(List<JsonObject> certificates) {
        if (certificates.isEmpty()) {
            return;
        }
        control.out().println();
        Table table = new Table("CERTIFICATE", "SUBJECT", "EXPIRES", ">DAYS LEFT", "");
        certificates.forEach(each -> table.row("tls." + Human.text(each, "profile"), Human.text(each, "subject"),
                Human.text(each, "expires"), Human.text(each, "daysLeft"),
                each.get("daysLeft").getAsLong() < SOON_DAYS ? "renew it" : ""));
        table.print(control.out());
    }
}
