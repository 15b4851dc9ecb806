package dev.berth.bench.measure;

import java.util.List;

/// What a server consists of, as the kernel sees it.
///
/// @param ids the numbers of its processes, the first one first
/// @param jvm whether it is one process of Java: then its compilers are left out, and its heap can be looked at
public record Processes(List<Long> ids, boolean jvm) {

    /// A server in Java.
    ///
    /// @param id the number of its process
    /// @return that one
    public static Processes ofJvm(long id) {
        return new Processes(List.of(id), true);
    }

    /// A server that is no JVM.
    ///
    /// @param ids the numbers of its processes
    /// @return all of them
    public static Processes ofPrograms(List<Long> ids) {
        return new Processes(ids, false);
    }

    /// The one that was started.
    long first() {
        return ids.getFirst();
    }
}
