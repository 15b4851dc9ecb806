package dev.berth.runtime.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.event.Escaped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `berth show`.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Tells everything about one live connection.",
        footer = {
            "",
            "The client's 5-tuple is what a trusted proxy told, where there is one; the transport's is that of the socket.",
            "Exit codes: 69 if the connection is over or no server answers, 77 if you may not ask it."
        })
final class ShowCommand implements Callable<Integer> {

    @Mixin
    private ControlOptions control;

    @Parameters(paramLabel = "ID", description = "The connection's id, such as c42.")
    private String id;

    @Override
    public Integer call() throws Refusal {
        JsonObject connection = control.ask("show", Map.of("id", id)).one("connection");
        if (!control.json()) {
            print(connection);
        }
        return ExitCode.OK;
    }

    private void print(JsonObject each) {
        line("connection", Human.text(each, "id"));
        line("client", Human.text(each, "address"));
        line("transport", Human.text(each, "transport"));
        line("listener", Human.text(each, "listener"));
        line("handler", each.has("servedBy") ? servedBy(each.getAsJsonObject("servedBy")) : "not chosen yet");
        line("phase", Human.text(each, "phase") + ", " + Human.text(each, "state"));
        line("age", Human.time(each, "age"));
        line("last byte", "in " + Human.time(each, "sinceIn") + " ago, out " + Human.time(each, "sinceOut") + " ago");
        line("bytes", "in " + Human.size(each, "bytesIn") + ", out " + Human.size(each, "bytesOut"));
        receipt(each.getAsJsonObject("receipt"));
        if (each.has("tls")) {
            tls(each.getAsJsonObject("tls"));
        }
        if (each.has("proxyHeader")) {
            line("PROXY header", each.getAsJsonObject("proxyHeader").entrySet().stream()
                    .map(field -> field.getKey() + '=' + field.getValue().getAsString()).collect(Collectors.joining(" ")));
        }
        each.getAsJsonObject("notes").entrySet().forEach(note ->
                line("note", note.getKey() + " = " + note.getValue().getAsString()));
    }

    private static String servedBy(JsonObject by) {
        return Human.text(by, "handler") + ", type " + Human.text(by, "type") + (by.has("plugin")
                ? ", plugin " + Human.text(by, "plugin") + " generation " + Human.text(by, "generation") : "");
    }

    private void receipt(JsonObject receipt) {
        line("calls", Human.count(receipt, "reads") + " reads (" + Human.count(receipt, "shortReads") + " short), "
                + Human.count(receipt, "writes") + " writes");
        line("time", "handshake " + Human.time(receipt, "handshake") + ", read " + Human.time(receipt, "waitedForPeer")
                + ", write " + Human.time(receipt, "writing") + ", handler " + Human.time(receipt, "handling"));
    }

    private void tls(JsonObject tls) {
        line("TLS", Human.text(tls, "protocol") + ' ' + Human.text(tls, "cipher")
                + (tls.has("resumed") ? tls.get("resumed").getAsBoolean() ? ", resumed" : ", full handshake" : ""));
        line("SNI", Human.text(tls, "serverName"));
        line("ALPN", Human.text(tls, "applicationProtocol"));
        if (!tls.has("peer")) {
            line("peer", "no certificate");
            return;
        }
        JsonObject peer = tls.getAsJsonObject("peer");
        List<String> names = peer.getAsJsonArray("names").asList().stream().map(JsonElement::getAsString).toList();
        line("peer", Human.text(peer, "subject"));
        line("peer names", names.isEmpty() ? "-" : String.join(", ", names));
        line("peer until", Human.text(peer, "expires"));
    }

    private void line(String name, String value) {
        control.out().println(Escaped.text(name + " ".repeat(Math.max(1, 14 - name.length())) + value));
    }
}
