package dev.berth.runtime.control;

import dev.berth.api.FiveTuple;
import dev.berth.runtime.config.AddressRange;
import dev.berth.runtime.connection.Glance;
import dev.berth.runtime.connection.LiveConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which connections a request is about: those that fit everything it says.
///
/// @param listener the name of their listener
/// @param address tells a client's or transport's address
/// @param older how old they are at least
/// @param state what they do
record Filter(Optional<String> listener, Optional<Predicate<FiveTuple>> address, Optional<Duration> older,
        Optional<Glance.State> state) {

    static final Set<String> ARGUMENTS = Set.of("listener", "address", "older", "state");

    static Filter of(Arguments arguments, Subject subject) throws Refusal {
        Optional<String> listener = arguments.text("listener");
        if (listener.isPresent() && subject.connections().all().stream()
                .noneMatch(each -> each.listener().equals(listener.get()))) {
            // A listener that is gone may still have connections, but a misspelt one has none.
            subject.listener(listener.get());
        }
        Optional<String> address = arguments.text("address");
        return new Filter(listener, address.isPresent() ? Optional.of(address(address.get())) : Optional.empty(),
                arguments.duration("older"), arguments.choice("state", Glance.State.class));
    }

    /// An address, a network, an end with its port, or a whole 5-tuple as logs show it, with or without its protocol.
    private static Predicate<FiveTuple> address(String text) throws Refusal {
        Optional<AddressRange> range = AddressRange.parse(text);
        if (range.isPresent()) {
            return tuple -> tuple.remoteInternet().filter(each -> range.get().contains(each.getAddress())).isPresent();
        }
        if (text.contains("->")) {
            return tuple -> tuple.toString().equals(text) || tuple.toString().endsWith(' ' + text);
        }
        if (text.matches("\\d{1,3}(\\.\\d{1,3}){3}:\\d{1,5}|\\[[0-9a-fA-F:.%\\w]+]:\\d{1,5}")) {
            return tuple -> isEnd(tuple.remote(), text);
        }
        throw new Refusal(Refusal.Kind.USAGE, "address = " + text + ": neither an address nor a network nor a 5-tuple",
                "write one such as 10.0.0.7, 10.0.0.0/8, 10.0.0.7:50414 or \"10.0.0.7:50414->10.0.0.1:7007\"");
    }

    private static boolean isEnd(SocketAddress end, String text) {
        return end instanceof InetSocketAddress && FiveTuple.text(end).equals(text);
    }

    boolean isEmpty() {
        return listener.isEmpty() && address.isEmpty() && older.isEmpty() && state.isEmpty();
    }

    /// The connections that fit.
    Stream<Glance> glances(Subject subject) {
        return subject.connections().all().stream().filter(this::fits).map(Glance::at)
                .filter(each -> older.isEmpty() || each.age().compareTo(older.get()) >= 0)
                .filter(each -> state.isEmpty() || each.state() == state.get());
    }

    private boolean fits(LiveConnection connection) {
        return (listener.isEmpty() || connection.listener().equals(listener.get()))
                && (address.isEmpty() || address.get().test(connection.address())
                        || address.get().test(connection.transportAddress()));
    }
}
