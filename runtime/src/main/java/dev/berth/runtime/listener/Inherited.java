package dev.berth.runtime.listener;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.transport.InheritedSocket;
import dev.berth.runtime.transport.InheritedSockets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Decides which addresses of a listener are sockets that the service manager holds. One that has sockets of its name
/// has no others: two opinions about where it listens are a mistake, and it is told.
final class Inherited {

    /// An address, and the socket that is bound to it already; without one it is to be bound.
    record Wanted(BindAddress address, Optional<InheritedSocket> socket) {}

    private final ListenerSettings settings;
    private final List<InheritedSocket> given;
    private final List<Problem> problems;
    private final List<InheritedSocket> unused;

    private Inherited(ListenerSettings settings, InheritedSockets sockets, List<Problem> problems) {
        this.settings = settings;
        this.given = sockets.of(settings.name());
        this.problems = problems;
        this.unused = new ArrayList<>(given);
    }

    /// Finds the socket of each address, and takes note of what does not fit.
    static List<Wanted> match(ListenerSettings settings, InheritedSockets sockets, List<Problem> problems) {
        return new Inherited(settings, sockets, problems).match();
    }

    /// Says of a socket that no listener has its name: clients would connect and wait for ever.
    static Problem forNobody(InheritedSocket socket, Set<String> names) {
        return new Problem("the socket " + socket.name(),
                "the service manager passed " + socket + ", and no listener that is enabled has this name",
                "write FileDescriptorName= with the name of a listener into the socket's unit: "
                        + String.join(", ", new TreeSet<>(names)));
    }

    private List<Wanted> match() {
        List<Wanted> wanted = new ArrayList<>();
        for (BindAddress address : settings.binds()) {
            if (address instanceof BindAddress.Inherited) {
                all(address, wanted);
            } else if (given.isEmpty()) {
                wanted.add(new Wanted(address, Optional.empty()));
            } else {
                one(address, wanted);
            }
        }
        unused.forEach(each -> problems.add(new Problem(settings.where(),
                "listeners." + settings.name() + " does not bind " + each + ", which the service manager holds for it",
                "write its address in bind, or bind = inherited, or stop its socket unit")));
        return wanted;
    }

    private void all(BindAddress address, List<Wanted> wanted) {
        if (given.isEmpty()) {
            problems.add(new Problem(address.where(),
                    "listeners." + settings.name() + " inherits no socket: none of its name was passed to this process",
                    "start the server by a socket unit with FileDescriptorName=" + settings.name()
                            + ", or write an address in bind"));
        }
        given.forEach(each -> wanted.add(new Wanted(address, Optional.of(each))));
        unused.clear();
    }

    private void one(BindAddress address, List<Wanted> wanted) {
        Optional<InheritedSocket> socket = unused.stream().filter(each -> address.isBoundTo(each.address())).findFirst();
        if (socket.isPresent()) {
            unused.remove(socket.get());
            wanted.add(new Wanted(address, socket));
        } else {
            problems.add(new Problem(address.where(), "listeners." + settings.name() + " binds " + address
                    + ", and the service manager passed "
                    + given.stream().map(InheritedSocket::toString).collect(Collectors.joining(", ")),
                    "write the same address in ListenStream= of the socket's unit, or bind = inherited"));
        }
    }
}
