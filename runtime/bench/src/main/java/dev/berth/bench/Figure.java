package dev.berth.bench;

import java.util.Locale;

/// What is measured.
enum Figure {

    /// The server's processor time for an exchange, or for a connection from accept to close.
    CPU("CPU, us", 2),

    /// The other way round: connections that it served in a second of its processor time.
    CONNECTIONS_PER_CPU("per CPU second", 0),

    /// The server's processor time for a mebibyte that it received and sent back.
    CPU_PER_MIB("CPU of a MiB, us", 0),

    /// The other way round: mebibytes that it received and sent back in a second of its processor time.
    MIB_PER_CPU("MiB per CPU second", 0),

    /// Exchanges or connections in a second.
    RATE("per second", 0),

    /// Mebibytes in a second.
    MIB_RATE("MiB per second", 0),

    /// What half of them took.
    P50("p50, us", 0),

    /// What all but one in a hundred took.
    P99("p99, us", 0),

    /// How many of the connections resumed a session, of a hundred.
    RESUMED("resumed, %", 0),

    /// What half of the plain exchanges took during a flood.
    FLOOD_P50("p50 in the flood, us", 0),

    /// What all but one in a hundred of them took.
    FLOOD_P99("p99 in the flood, us", 0),

    /// Handshakes of the flood that the server answered in a second.
    FLOOD_RATE("answered handshakes per second", 0),

    /// What half of the exchanges took while somebody looked at the connections.
    LOOKED_P50("p50 while looked at, us", 0),

    /// What all but one in a hundred of them took.
    LOOKED_P99("p99 while looked at, us", 0),

    /// The server's processor time for an exchange then, that of the looks included.
    LOOKED_CPU("CPU while looked at, us", 2),

    /// Lists of all connections in a second.
    LOOKS("lists of all connections per second", 1),

    /// Live heap, if it is a JVM, and other resident memory for a connection.
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

    /// Whether it tells something to divide one server's by another's.
    boolean compared() {
        return this != RESUMED;
    }

    String label() {
        return label;
    }

    String text(double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
