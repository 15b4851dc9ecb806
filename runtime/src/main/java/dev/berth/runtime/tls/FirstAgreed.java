package dev.berth.runtime.tls;

import java.time.Instant;
import java.util.Optional;

/// What tells when a TLS session was first agreed on: before its connection was accepted, if it was resumed.
public interface FirstAgreed {

    /// The time of the full handshake.
    ///
    /// @return to the millisecond; empty if the provider does not tell
    Optional<Instant> firstAgreedAt();
}
