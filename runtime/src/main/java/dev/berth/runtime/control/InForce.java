package dev.berth.runtime.control;

import dev.berth.runtime.tls.TlsProfile;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a server serves with at the moment.
///
/// @param generation counts the configurations from 1
/// @param since when this one took over
/// @param mostConnections how many there may be at once
/// @param profiles the TLS profiles
/// @param lastReload what came of the last reload; empty before the first
public record InForce(int generation, Instant since, int mostConnections, Collection<TlsProfile> profiles,
        Optional<Reload> lastReload) {

    /// What came of a reload.
    ///
    /// @param at when
    /// @param outcome how it ended
    /// @param problems why nothing changed
    public record Reload(Instant at, Enum<?> outcome, List<String> problems) {

        /// Takes a copy of the list.
        public Reload {
            problems = List.copyOf(problems);
        }
    }
}
