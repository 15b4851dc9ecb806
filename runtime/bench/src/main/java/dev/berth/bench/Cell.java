package dev.berth.bench;

import dev.berth.bench.server.Contestant;
import java.util.List;

/// One kind of load: what is measured of every server, in each round.
///
/// @param name for the table and for `--only`
/// @param kind what the clients do
/// @param connections how many, or how many at a time
/// @param size of a message, in bytes
record Cell(String name, Kind kind, int connections, int size) {

    /// What the clients do.
    enum Kind { IDLE, PING_PONG, CHURN, RESUMPTION, BULK, FLOOD, LOOKED_AT }

    /// A full collection takes longer with more of them, and with fewer the memory that anyhow moves shows.
    private static final int IDLE = 10_000;

    /// Each takes a handshake, and some servers keep a hundred kilobytes for it.
    private static final int IDLE_TLS = 2_000;

    private static final int QUICK = 200;
    private static final int FEW = 64;
    private static final int MANY = 1000;
    private static final int SMALL = 64;
    private static final int LARGE = 16 * 1024;
    private static final int HUGE = 64 * 1024;

    /// Handshakes are long: more of them at once only wait.
    private static final int HANDSHAKES = 16;

    /// Processes wait for a processor, whoever starts them.
    private static final int PROGRAMS = 8;

    private static final int STREAMS = 4;
    private static final int BYSTANDERS = 20;

    /// Those without TLS. Idle connections come first: on a server that had a thousand connections already, new ones
    /// cost no more memory.
    static List<Cell> plain(boolean quick) {
        return List.of(
                new Cell("idle", Kind.IDLE, quick ? QUICK : IDLE, SMALL),
                new Cell("64x64B", Kind.PING_PONG, FEW, SMALL),
                new Cell("1000x64B", Kind.PING_PONG, MANY, SMALL),
                new Cell("64x16KiB", Kind.PING_PONG, FEW, LARGE),
                new Cell("1000x16KiB", Kind.PING_PONG, MANY, LARGE),
                new Cell("churn", Kind.CHURN, FEW, SMALL),
                new Cell("looked-at", Kind.LOOKED_AT, quick ? QUICK : MANY, SMALL));
    }

    /// Those with TLS.
    static List<Cell> tls(boolean quick) {
        return secured(quick, new Cell("flood", Kind.FLOOD, BYSTANDERS, SMALL));
    }

    /// Those of relays.
    static List<Cell> forward(boolean quick) {
        return secured(quick, new Cell("1000x16KiB", Kind.PING_PONG, quick ? QUICK : MANY, LARGE));
    }

    private static List<Cell> secured(boolean quick, Cell last) {
        return List.of(
                new Cell("idle", Kind.IDLE, quick ? QUICK : IDLE_TLS, SMALL),
                new Cell("full", Kind.CHURN, HANDSHAKES, SMALL),
                new Cell("resumed", Kind.RESUMPTION, HANDSHAKES, SMALL),
                new Cell("64x64B", Kind.PING_PONG, FEW, SMALL),
                new Cell("1000x64B", Kind.PING_PONG, quick ? QUICK : MANY, SMALL),
                new Cell("64x16KiB", Kind.PING_PONG, FEW, LARGE),
                new Cell("bulk", Kind.BULK, STREAMS, HUGE),
                last);
    }

    /// Those of programs.
    static List<Cell> exec() {
        return List.of(new Cell("exec", Kind.CHURN, PROGRAMS, SMALL));
    }

    /// Whether it can be measured of a server.
    boolean suits(Contestant contestant) {
        return kind != Kind.FLOOD && kind != Kind.LOOKED_AT || contestant.installed();
    }
}
