package dev.berth.runtime.control;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// One thing that can be asked of a running server.
interface Verb {

    /// What it is called in requests.
    String name();

    /// The names of the arguments that it understands; others are refused before it is asked.
    Set<String> arguments();

    /// Whether it changes anything, so that only few may ask for it.
    default boolean changes(Arguments arguments) {
        return false;
    }

    /// Carries it out. Blocks; called on a platform thread, several at once.
    ///
    /// @param arguments with known names
    /// @param answer takes what is found, line by line
    /// @return what was changed, for the audit log; empty if nothing was
    /// @throws Refusal if it cannot be carried out
    /// @throws IOException if the peer does not take the answer
    Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException;
}
