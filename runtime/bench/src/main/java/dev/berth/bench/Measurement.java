package dev.berth.bench;

import dev.berth.bench.load.Bulk;
import dev.berth.bench.load.Churn;
import dev.berth.bench.load.Flood;
import dev.berth.bench.load.Idle;
import dev.berth.bench.load.Looks;
import dev.berth.bench.load.Outcome;
import dev.berth.bench.load.PingPong;
import dev.berth.bench.load.Window;
import dev.berth.bench.load.Wire;
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
/// @param wires what the clients speak
record Measurement(Duration measured, boolean quick, OptionalInt rate, Path jcmd, Wires wires) {

    private static final int IN_FLIGHT = 8;
    private static final double MIB = 1024 * 1024;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final int LEAD_SHARE = 3;

    /// Of plain connections beside a flood: 50 exchanges a second on each of twenty.
    private static final OptionalInt CALM_RATE = OptionalInt.of(1000);

    /// Of connections that are looked at: some five exchanges a second on each of a thousand, which no server that is
    /// compared here has trouble with.
    private static final OptionalInt STEADY_RATE = OptionalInt.of(5000);

    /// Five lists a second and fewer: eight times what `berth connections --watch` asks for.
    private static final Duration LOOKS_PAUSE = Duration.ofMillis(200);
    private static final double MEDIAN = 50;
    private static final double TAIL = 99;
    private static final double ALL = 100;

    /// Puts it on so that the server's JVM compiles what it needs, until so many exchanges were made.
    void warmUp(Cell cell, EchoProcess server, int exchanges) throws IOException {
        Window window = Window.of(server.processes(), exchanges);
        switch (cell.kind()) {
            case PING_PONG -> pingPong(server, cell, OptionalInt.empty(), window);
            case CHURN -> churn(server, cell, wires.light(), window);
            case RESUMPTION -> churn(server, cell, wires.resuming(), window);
            case BULK -> bulk(server, cell, window);
            case IDLE, FLOOD, LOOKED_AT -> { }
        }
    }

    /// Measures a cell.
    Map<Figure, Double> of(Cell cell, EchoProcess server) throws IOException {
        return switch (cell.kind()) {
            case IDLE -> idle(server, cell);
            case PING_PONG -> pingPong(server, cell, rate, window(server));
            case CHURN -> churn(server, cell, wires.light(), window(server));
            case RESUMPTION -> churn(server, cell, wires.resuming(), window(server));
            case BULK -> bulk(server, cell, window(server));
            case FLOOD -> flood(server, cell);
            case LOOKED_AT -> lookedAt(server, cell);
        };
    }

    private Window window(EchoProcess server) {
        return Window.of(server.processes(), measured.dividedBy(LEAD_SHARE), measured);
    }

    private Map<Figure, Double> pingPong(EchoProcess server, Cell cell, OptionalInt paced, Window window)
            throws IOException {
        try (PingPong load = new PingPong(
                server.address(), wires.fresh(), cell.connections(), cell.size(), paced)) {
            return figures(load.run(window));
        }
    }

    private static Map<Figure, Double> churn(EchoProcess server, Cell cell, Wire wire, Window window)
            throws IOException {
        try (Churn load = new Churn(server.address(), wire, cell.connections(), cell.size())) {
            Outcome outcome = load.run(window);
            Map<Figure, Double> figures = figures(outcome);
            figures.put(Figure.CONNECTIONS_PER_CPU, MICROS_PER_SECOND / outcome.cpuMicrosEach());
            if (cell.kind() == Cell.Kind.RESUMPTION) {
                figures.put(Figure.RESUMED, ALL * load.resumed() / outcome.count());
            }
            return figures;
        }
    }

    private Map<Figure, Double> bulk(EchoProcess server, Cell cell, Window window) throws IOException {
        try (Bulk load = new Bulk(server.address(), wires.fresh(), cell.connections(), cell.size(), IN_FLIGHT)) {
            Outcome outcome = load.run(window);
            double cpu = outcome.cpuMicrosEach() * MIB / cell.size();
            return new EnumMap<>(Map.of(Figure.CPU_PER_MIB, cpu, Figure.MIB_PER_CPU, MICROS_PER_SECOND / cpu,
                    Figure.MIB_RATE, outcome.perSecond() * cell.size() / MIB));
        }
    }

    private Map<Figure, Double> idle(EchoProcess server, Cell cell) throws IOException {
        Memory before = memory(server);
        try (Idle _ = new Idle(server.address(), wires.fresh(), cell.connections(), cell.size())) {
            Memory after = memory(server);
            double heap = (double) (after.liveHeap() - before.liveHeap()) / cell.connections();
            double outside = (double) (after.resident() - before.resident()) / cell.connections();
            Map<Figure, Double> figures = new EnumMap<>(Map.of(Figure.BYTES, heap + outside));
            if (server.processes().jvm()) {
                figures.putAll(Map.of(Figure.HEAP, heap, Figure.NATIVE, outside));
            }
            return figures;
        }
    }

    private Memory memory(EchoProcess server) throws IOException {
        return quick ? Memory.of(jcmd, server.processes()) : Memory.settled(jcmd, server.processes());
    }

    /// The same plain exchanges twice, first in peace.
    private Map<Figure, Double> flood(EchoProcess server, Cell cell) throws IOException {
        Outcome calm = bystanders(server, cell);
        try (Flood flood = new Flood(server.address(), wires.hello())) {
            Outcome flooded = bystanders(server, cell);
            return new EnumMap<>(Map.of(
                    Figure.P50, calm.latencyMicros(MEDIAN), Figure.P99, calm.latencyMicros(TAIL),
                    Figure.FLOOD_P50, flooded.latencyMicros(MEDIAN), Figure.FLOOD_P99, flooded.latencyMicros(TAIL),
                    Figure.FLOOD_RATE, flood.perSecond()));
        }
    }

    /// The same exchanges twice, first with nobody looking. Before them somebody looks without a pause: what the compiler
    /// has to do for the first lists would be measured else.
    private Map<Figure, Double> lookedAt(EchoProcess server, Cell cell) throws IOException {
        try (Looks _ = new Looks(server.controlSocket(), Duration.ZERO)) {
            steady(server, cell);
        }
        Outcome alone = steady(server, cell);
        try (Looks looks = new Looks(server.controlSocket(), LOOKS_PAUSE)) {
            Outcome looked = steady(server, cell);
            return new EnumMap<>(Map.of(Figure.CPU, alone.cpuMicrosEach(),
                    Figure.P50, alone.latencyMicros(MEDIAN), Figure.P99, alone.latencyMicros(TAIL),
                    Figure.LOOKED_CPU, looked.cpuMicrosEach(), Figure.LOOKED_P50, looked.latencyMicros(MEDIAN),
                    Figure.LOOKED_P99, looked.latencyMicros(TAIL), Figure.LOOKS, looks.perSecond()));
        }
    }

    private Outcome steady(EchoProcess server, Cell cell) throws IOException {
        try (PingPong load = new PingPong(
                server.address(), wires.fresh(), cell.connections(), cell.size(), STEADY_RATE)) {
            return load.run(window(server));
        }
    }

    private Outcome bystanders(EchoProcess server, Cell cell) throws IOException {
        try (PingPong load = new PingPong(
                server.plainAddress(), Wire.plain(), cell.connections(), cell.size(), CALM_RATE)) {
            return load.run(window(server));
        }
    }

    private static Map<Figure, Double> figures(Outcome outcome) {
        return new EnumMap<>(Map.of(
                Figure.CPU, outcome.cpuMicrosEach(), Figure.RATE, outcome.perSecond(),
                Figure.P50, outcome.latencyMicros(MEDIAN), Figure.P99, outcome.latencyMicros(TAIL)));
    }
}
