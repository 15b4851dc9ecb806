package dev.berth.runtime.event;

import dev.berth.api.Connection;
import java.util.Optional;

/// Finds the connection that a thread works for. A look at a map, made only for lines that are logged: something that
/// a thread carries with it would cost every connection memory, and frames on its stack.
@FunctionalInterface
public interface ConnectionLookup {

    /// Finds it. From any thread, and quick.
    ///
    /// @param thread any thread
    /// @return its connection; empty if it has none
    Optional<? extends Connection> of(Thread thread);
}
