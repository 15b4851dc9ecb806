package dev.berth.runtime.control;

import dev.berth.api.ConfigurationException.Problem;
import java.time.Instant;
import java.util.List;

/// What came of a reload.
///
/// @param outcome how it ended
/// @param at when
/// @param generation of the configuration that is in force now, from 1
/// @param changes what is different, or would be; empty if nothing
/// @param problems why nothing changed
/// @param warnings what the operator should know
public record ReloadResult(
        Outcome outcome, Instant at, int generation, List<Change> changes, List<Problem> problems,
        List<Problem> warnings) {

    /// How a reload ended.
    public enum Outcome {
        /// What was different is in force.
        DONE,
        /// It would work, and nothing was changed.
        DRY_RUN,
        /// The configuration, or a file or plugin that it needs, cannot be used; nothing changed.
        UNUSABLE,
        /// An address could not be bound, or a folder not be written; nothing changed.
        UNAVAILABLE,
        /// The server stops.
        STOPPING
    }

    /// @param outcome how it ended
    /// @param at when
    /// @param generation the generation
    /// @param changes the changes
    /// @param problems the problems
    /// @param warnings the warnings
    public ReloadResult {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /// Whether it went as it should.
    ///
    /// @return whether there was nothing in the way
    public boolean worked() {
        return outcome == Outcome.DONE || outcome == Outcome.DRY_RUN;
    }
}
