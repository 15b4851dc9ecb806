package dev.berth.bench;

import java.util.Locale;

/// What is measured.
enum Figure {

    /// The server's processor time for an exchange, or for a connection from accept to close.
    CPU("CPU, us", 2),

    /// Exchanges or connections in a second.
    RATE("per second", 0),

    /// What half of them took.
    P50("p50, us", 0),

    /// What all but one in a hundred took.
    P99("p99, us", 0),

    /// Live heap and memory outside of the heap for a connection.
    BYTES("bytes", 0),

    /// Live heap alone.
    HEAP("heap bytes", 0),

    /// Resident memory outside of the heap alone.
    NATIVE("native bytes", 0);

    private final String label;
    private final int digits;

    Figure(String label, int digits) {
        this.label = label;
        this.digits = digits;
    }

    String label() {
        return label;
    }

    String text(double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
