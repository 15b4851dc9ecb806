package dev.berth.bench;

import dev.berth.bench.load.Churn;
import dev.berth.bench.load.Idle;
import dev.berth.bench.load.Outcome;
import dev.berth.bench.load.PingPong;
import dev.berth.bench.load.Window;
import dev.berth.bench.measure.Memory;
import dev.berth.bench.server.EchoProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/// Puts one load on one server.
///
/// @param measured how long a measurement takes
/// @param quick whether the server is hardly warmed up
/// @param rate of a ping-pong, where not as fast as it can be
/// @param jcmd the program that asks a JVM for its memory
record Measurement(Duration measured, boolean quick, OptionalInt rate, Path jcmd) {

    /// After so many, a JVM has compiled what it will.
    private static final int WARM_UP = 200_000;

    /// With more connections, an idle one measured later would find memory that earlier ones left behind.
    private static final int FEW = 64;

    private static final int LARGE_SHARE = 10;
    private static final int CHURN_SHARE = 40;
    private static final int QUICK_SHARE = 100;
    private static final int LEAD_SHARE = 3;
    private static final double MEDIAN = 50;
    private static final double TAIL = 99;

    /// Lets the JVM compile what the cells need.
    void warmUp(EchoProcess server) throws IOException {
        int requests = quick ? WARM_UP / QUICK_SHARE : WARM_UP;
        for (Cell cell : Cell.all(quick)) {
            if (cell.kind() == Cell.Kind.CHURN) {
                churn(server, cell, Window.of(server.pid(), requests / CHURN_SHARE));
            } else if (cell.kind() == Cell.Kind.PING_PONG && cell.connections() <= FEW) {
                int share = cell.size() > FEW ? LARGE_SHARE : 1;
                pingPong(server, cell, OptionalInt.empty(), Window.of(server.pid(), requests / share));
            }
        }
    }

    /// Measures a cell.
    Map<Figure, Double> of(Cell cell, EchoProcess server) throws IOException {
        return switch (cell.kind()) {
            case IDLE -> idle(server, cell);
            case PING_PONG -> figures(pingPong(server, cell, rate, window(server)));
            case CHURN -> figures(churn(server, cell, window(server)));
        };
    }

    private Window window(EchoProcess server) {
        return Window.of(server.pid(), measured.dividedBy(LEAD_SHARE), measured);
    }

    private static Outcome pingPong(EchoProcess server, Cell cell, OptionalInt rate, Window window)
            throws IOException {
        try (PingPong load = new PingPong(server.address(), cell.connections(), cell.size(), rate)) {
            return load.run(window);
        }
    }

    private static Outcome churn(EchoProcess server, Cell cell, Window window) throws IOException {
        try (Churn load = new Churn(server.address(), cell.connections(), cell.size())) {
            return load.run(window);
        }
    }

    private Map<Figure, Double> idle(EchoProcess server, Cell cell) throws IOException {
        Memory before = memory(server);
        try (Idle _ = new Idle(server.address(), cell.connections(), cell.size())) {
            Memory after = memory(server);
            double heap = (double) (after.liveHeap() - before.liveHeap()) / cell.connections();
            double outside = (double) (after.resident() - before.resident()) / cell.connections();
            return new EnumMap<>(Map.of(
                    Figure.BYTES, heap + outside, Figure.HEAP, heap, Figure.NATIVE, outside));
        }
    }

    private Memory memory(EchoProcess server) throws IOException {
        return quick ? Memory.of(jcmd, server.pid()) : Memory.settled(jcmd, server.pid());
    }

    private static Map<Figure, Double> figures(Outcome outcome) {
        if (outcome.count() == 0) {
            throw new IllegalStateException("nothing was done in the time measured");
        }
        return new EnumMap<>(Map.of(
                Figure.CPU, outcome.cpuMicrosEach(), Figure.RATE, outcome.perSecond(),
                Figure.P50, outcome.latencyMicros(MEDIAN), Figure.P99, outcome.latencyMicros(TAIL)));
    }
}
