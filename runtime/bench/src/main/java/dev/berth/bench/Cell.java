package dev.berth.bench;

import java.util.List;

/// One kind of load: what is measured of every server, in each round.
///
/// @param name for the table and for `--only`
/// @param kind what the clients do
/// @param connections how many, or how many at a time
/// @param size of a message, in bytes
record Cell(String name, Kind kind, int connections, int size) {

    /// What the clients do.
    enum Kind { IDLE, PING_PONG, CHURN }

    /// A full collection takes longer with more of them, and with fewer the memory that anyhow moves shows.
    private static final int IDLE_CONNECTIONS = 10_000;

    private static final int QUICK_IDLE_CONNECTIONS = 200;
    private static final int SMALL = 64;
    private static final int LARGE = 16 * 1024;

    /// All of them. Idle connections come first: on a server that had a thousand connections already, new ones cost
    /// no more memory.
    static List<Cell> all(boolean quick) {
        return List.of(
                new Cell("idle", Kind.IDLE, quick ? QUICK_IDLE_CONNECTIONS : IDLE_CONNECTIONS, SMALL),
                new Cell("64x64B", Kind.PING_PONG, 64, SMALL),
                new Cell("1000x64B", Kind.PING_PONG, 1000, SMALL),
                new Cell("64x16KiB", Kind.PING_PONG, 64, LARGE),
                new Cell("1000x16KiB", Kind.PING_PONG, 1000, LARGE),
                new Cell("churn", Kind.CHURN, 64, SMALL));
    }
}
