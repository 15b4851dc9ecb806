package dev.berth.runtime.connection;

import dev.berth.runtime.event.CloseReason;
import java.time.Duration;

/// The phase of a connection and when it must be over; the sweeper looks at it from outside.
///
/// Written by the connection's thread. A sweep that sees a value late acts one sweep later. [Watch] is one and does not
/// have one, which spares each connection an object.
public abstract sealed class Phases permits Watch {

    /// What a connection is busy with.
    public enum Phase {
        /// The PROXY header.
        PROXY_HEADER,
        /// The TLS handshake.
        HANDSHAKE,
        /// The handler; it has as long as it likes.
        HANDLER,
        /// The last bytes.
        CLOSING
    }

    private record Bounded(Phase phase, long deadline) {
        static final Bounded HANDLER = new Bounded(Phase.HANDLER, 0);
    }

    final LiveConnection connection;
    private volatile Bounded current = Bounded.HANDLER;

    Phases(LiveConnection connection) {
        this.connection = connection;
    }

    /// Begins a phase that must be over in time.
    ///
    /// @param phase not HANDLER
    /// @param limit how long it may take
    public final void begin(Phase phase, Duration limit) {
        current = new Bounded(phase, System.nanoTime() + limit.toNanos());
        if (phase != Phase.CLOSING) {
            connection.ledger().beginHandshake();
        }
    }

    /// Begins the handler's phase, or goes back to it.
    final void handler() {
        current = Bounded.HANDLER;
    }

    /// The phase now.
    ///
    /// @return the phase
    public final Phase phase() {
        return current.phase;
    }

    /// Ends the connection if its phase took too long.
    ///
    /// @param now the time, as [System#nanoTime] tells it
    final void enforce(long now) {
        Bounded bounded = current;
        if (bounded.phase == Phase.HANDLER || now - bounded.deadline < 0) {
            return;
        }
        switch (bounded.phase) {
            case PROXY_HEADER -> connection.cutOff(CloseReason.PROXY_HEADER_TIMEOUT);
            case HANDSHAKE -> connection.cutOff(CloseReason.HANDSHAKE_TIMEOUT);
            // Not a reset: what the peer has yet to read may still reach it.
            case CLOSING -> connection.pipe().close();
            case HANDLER -> { }
        }
    }
}
