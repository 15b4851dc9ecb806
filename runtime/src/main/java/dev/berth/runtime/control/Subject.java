package dev.berth.runtime.control;

import dev.berth.runtime.config.Names;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.event.Tally;
import dev.berth.runtime.listener.Listener;
import dev.berth.runtime.listener.Listeners;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/// The server that is looked at.
///
/// @param configurationFile the file that was read first
/// @param startedAt when it started
/// @param connections the live ones
/// @param listeners the listeners
/// @param tally what happened so far
/// @param inForce tells what is in force at the moment
public record Subject(Path configurationFile, Instant startedAt, Connections connections, Listeners listeners,
        Tally tally, Supplier<InForce> inForce) {

    /// A listener.
    ///
    /// @param name its name
    /// @return the listener
    /// @throws Refusal if there is none
    Listener listener(String name) throws Refusal {
        return listeners.find(name).orElseThrow(() -> new Refusal(Refusal.Kind.USAGE, "no listener " + name,
                Names.remedy(name, listeners.all().stream().map(Listener::name).toList())));
    }

    /// A live connection.
    ///
    /// @param id such as `c42`
    /// @return the connection
    /// @throws Refusal if there is none
    LiveConnection connection(String id) throws Refusal {
        if (!id.matches("c\\d{1,18}")) {
            throw new Refusal(Refusal.Kind.USAGE, "not the id of a connection: " + id, "write one such as c42");
        }
        long number = Long.parseLong(id.substring(1));
        return connections.all().stream().filter(each -> each.number() == number).findFirst()
                .orElseThrow(() -> new Refusal(Refusal.Kind.UNAVAILABLE, "no connection " + id + "; it is over, or never was",
                        "list those that live: berth connections"));
    }
}
