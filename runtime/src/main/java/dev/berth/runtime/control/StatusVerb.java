package dev.berth.runtime.control;

import dev.berth.api.FiveTuple;
import dev.berth.api.HandlerWithParts.Part;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.event.Tally;
import dev.berth.runtime.listener.Listener;
import dev.berth.runtime.plugin.HandlerInstance;
import dev.berth.runtime.tls.TlsProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Tells how the server is: as a whole, each listener with its half sockets, each certificate.
record StatusVerb(Subject subject, AcceptRates rates) implements Verb {

    private static final Tally.Counts NONE = new Tally.Counts(0, Map.of(), 0, Map.of(), Map.of(), 0, 0, Map.of(),
            new Receipt(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0));

    @Override
    public String name() {
        return "status";
    }

    @Override
    public Set<String> arguments() {
        return Set.of();
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws IOException {
        InForce inForce = subject.inForce().get();
        answer.add("server", new Fields()
                .put("version", ServerVersion.text())
                .put("pid", ProcessHandle.current().pid())
                .put("startedAt", subject.startedAt())
                .millis("uptime", Duration.between(subject.startedAt(), Instant.now()))
                .put("configuration", subject.configurationFile().toAbsolutePath().normalize().toString())
                .put("generation", inForce.generation())
                .put("inForceSince", inForce.since())
                .put("lastReload", inForce.lastReload().map(StatusVerb::reload))
                .put("connections", subject.connections().size())
                .put("mostConnections", inForce.mostConnections()).map());
        Map<String, Tally.Counts> counts = subject.tally().counts();
        Map<String, Long> live = subject.connections().all().stream()
                .collect(Collectors.groupingBy(LiveConnection::listener, Collectors.counting()));
        Backlogs backlogs = Backlogs.now();
        for (Listener each : subject.listeners().all()) {
            answer.add("listener", listener(each, counts.getOrDefault(each.name(), NONE),
                    live.getOrDefault(each.name(), 0L), backlogs).map());
        }
        for (HandlerInstance handler : inForce.handlers()) {
            for (Part part : handler.parts()) {
                answer.add("part", PartsVerb.fields(handler, part).map());
            }
        }
        for (TlsProfile profile : inForce.profiles()) {
            for (TlsProfile.Served served : profile.served()) {
                answer.add("certificate", new Fields()
                        .put("profile", profile.name())
                        .put("subject", served.subject())
                        .put("serial", served.serial())
                        .put("expires", served.expires())
                        .put("daysLeft", Duration.between(Instant.now(), served.expires()).toDays()).map());
            }
        }
        return Optional.empty();
    }

    private static Fields reload(ReloadResult reload) {
        return new Fields().put("at", reload.at()).put("outcome", reload.outcome()).put("problems", reload.problems().stream().map(Object::toString).toList());
    }

    private Fields listener(Listener listener, Tally.Counts counts, long live, Backlogs backlogs) {
        return listenerState(listener)
                .put("tls", listener.settings().tls().fromStart())
                .put("handler", listener.settings().handler())
                .put("sockets", listener.addresses().stream().map(each -> socket(each, backlogs).map()).toList())
                .put("backlogLimit", listener.settings().backlog())
                .put("connections", live)
                .put("mostConnections", boxed(listener.settings().limits().connections()))
                .put("accepted", counts.accepted())
                .put("acceptedPerSecond", Math.round(rates.of(listener.name()) * 10) / 10.0)
                .put("refused", words(counts.refused()))
                .put("proxyFailures", counts.proxyFailures())
                .put("handshakeFailures", new TreeMap<>(counts.handshakeFailures()))
                .put("handlerFailures", counts.handlerFailures())
                .put("acceptFailures", counts.acceptFailures());
    }

    private static Optional<Integer> boxed(OptionalInt value) {
        return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
    }

    /// A half socket: protocol, local address, local port.
    private static Fields socket(SocketAddress address, Backlogs backlogs) {
        Fields fields = new Fields()
                .put("protocol", address instanceof InetSocketAddress ? "tcp" : "unix")
                .put("address", FiveTuple.text(address));
        if (address instanceof InetSocketAddress internet) {
            fields.put("backlog", boxed(backlogs.of(internet)));
        }
        return fields;
    }

    private static Map<String, Long> words(Map<? extends Enum<?>, Long> counts) {
        return counts.entrySet().stream().collect(Collectors.toMap(
                each -> Arguments.word(each.getKey()), Map.Entry::getValue, Long::sum, TreeMap::new));
    }

    /// What changes of a listener's state answer.
    static Fields listenerState(Listener listener) {
        List<String> addresses = listener.addresses().stream().map(FiveTuple::text).toList();
        return new Fields().put("name", listener.name()).put("state", listener.state()).put("addresses", addresses);
    }
}
