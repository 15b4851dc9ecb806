package dev.berth.runtime.transport;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The listening sockets that this process was started with.
///
/// @param all in the order in which they were passed
public record InheritedSockets(List<InheritedSocket> all) {

    /// Takes a copy of the list.
    ///
    /// @param all the sockets
    public InheritedSockets {
        all = List.copyOf(all);
    }

    /// Of a process that was started without any.
    ///
    /// @return none
    public static InheritedSockets none() {
        return new InheritedSockets(List.of());
    }

    /// The sockets of one name.
    ///
    /// @param name of a listener
    /// @return in the order in which they were passed
    public List<InheritedSocket> of(String name) {
        return all.stream().filter(each -> each.name().equals(name)).toList();
    }

    /// Those whose name is none of these.
    ///
    /// @param names of all listeners
    /// @return sockets on which nobody would accept
    public List<InheritedSocket> besides(Set<String> names) {
        return all.stream().filter(each -> !names.contains(each.name())).collect(Collectors.toList());
    }
}
