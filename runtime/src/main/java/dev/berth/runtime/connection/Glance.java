package dev.berth.runtime.connection;

import dev.berth.api.FiveTuple;
import dev.berth.runtime.event.Receipt;
import java.time.Duration;

/// What can be seen of a connection from outside at one moment. Looking takes no lock; values that belong together may
/// be a moment apart.
///
/// @param connection which one
/// @param state what it does
/// @param age since it was accepted
/// @param sinceIn since the last byte came, as far as the last look told: a tenth of a second, on large servers up to
///     one; its age if none did
/// @param sinceOut since the last byte went, likewise
/// @param receipt what moved and what the time was spent on until now
public record Glance(
        LiveConnection connection, State state, Duration age, Duration sinceIn, Duration sinceOut, Receipt receipt) {

    /// What a connection does.
    public enum State {
        /// It waits for the PROXY header.
        PROXY_HEADER,
        /// It is in the TLS handshake.
        HANDSHAKE,
        /// Its handler waits for the peer's next message.
        WAITING,
        /// Its handler waits for bytes: of a message, or of whatever it reads.
        READING,
        /// Its handler writes, and perhaps waits for the peer to read.
        WRITING,
        /// Its handler does something else.
        WORKING,
        /// The last bytes.
        CLOSING
    }

    /// Looks at a connection.
    ///
    /// @param connection a live one
    /// @return what is seen now
    public static Glance at(LiveConnection connection) {
        long now = System.nanoTime();
        long age = connection.ageNanos();
        Watch watch = connection.watch();
        Receipt receipt = connection.receipt();
        return new Glance(connection, state(connection), Duration.ofNanos(age), since(now, watch.readAt(), age),
                since(now, watch.writtenAt(), age), receipt);
    }

    private static State state(LiveConnection connection) {
        return switch (connection.phases().phase()) {
            case PROXY_HEADER -> State.PROXY_HEADER;
            case HANDSHAKE -> State.HANDSHAKE;
            case CLOSING -> State.CLOSING;
            case HANDLER -> switch (connection.incoming().waiting()) {
                case FOR_MESSAGE -> State.WAITING;
                case FOR_BYTES -> State.READING;
                case NO -> connection.pipe().progress().writing() ? State.WRITING : State.WORKING;
            };
        };
    }

    private static Duration since(long now, long then, long age) {
        // The watch knows nothing before the handler begins.
        return Duration.ofNanos(Math.clamp(then == 0 ? age : now - then, 0, age));
    }

    /// The shorter of the two times without a byte.
    ///
    /// @return since when nothing moved either way
    public Duration idle() {
        return sinceIn.compareTo(sinceOut) < 0 ? sinceIn : sinceOut;
    }

    /// The client's 5-tuple.
    ///
    /// @return as a trusted proxy told it, if there is one
    public FiveTuple address() {
        return connection.address();
    }
}
