package dev.berth.bench;

import dev.berth.bench.server.Bed;
import dev.berth.bench.server.Contestant;
import dev.berth.bench.server.EchoProcess;
import dev.berth.bench.server.Identity;
import dev.berth.bench.server.Jvm;
import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The rounds. In each, every server is started anew, since one JVM's compiler decides otherwise than the next one's,
/// and warmed up; then each cell is measured on one after the other, so that what the machine does meanwhile befalls
/// all alike.
final class Rounds {

    /// With more connections, an idle one measured later would find memory that earlier ones left behind.
    private static final int FEW = 64;

    private static final int LARGE_SHARE = 10;
    private static final int CHURN_SHARE = 2;
    private static final int RESUMPTION_SHARE = 5;
    private static final int BULK_SHARE = 40;
    private static final int PASSES = 4;
    private static final int QUICK_SHARE = 100;

    private final Options options;
    private final PrintStream progress;
    private final Bed bed;
    private final Measurement measurement;

    Rounds(Options options, PrintStream progress) throws IOException {
        this.options = options;
        this.progress = progress;
        Jvm jvm = Jvm.of(options.installation());
        Optional<Identity> identity =
                options.suite().secured() ? Optional.of(Identity.create(jvm)) : Optional.empty();
        this.bed = new Bed(jvm, options.installation(), options.cores(), identity, Optional.empty());
        this.measurement = new Measurement(
                options.measured(), options.quick(), options.rate(), jvm.jcmd(), Wires.of(identity));
    }

    /// Measures everything.
    ///
    /// @throws IOException if a server does not start or does not answer
    Results run() throws IOException {
        if (options.suite() != Suite.FORWARD) {
            return run(bed);
        }
        try (EchoProcess backend = bed.startBackend()) {
            return run(bed.relaying(backend.address()));
        }
    }

    private Results run(Bed used) throws IOException {
        Results results = new Results();
        for (int round = 1; round <= options.rounds(); round++) {
            progress.println("round " + round + " of " + options.rounds());
            round(used, results);
        }
        return results;
    }

    private void round(Bed used, Results results) throws IOException {
        Map<Contestant, EchoProcess> servers = new EnumMap<>(Contestant.class);
        try {
            for (Contestant contestant : options.contestants()) {
                EchoProcess server = contestant.start(used);
                servers.put(contestant, server);
                warmUp(server);
            }
            for (Cell cell : options.cells()) {
                for (Contestant contestant : options.contestants()) {
                    if (cell.suits(contestant)) {
                        measure(cell, contestant, servers.get(contestant), results);
                    }
                }
            }
        } finally {
            servers.values().forEach(EchoProcess::close);
        }
    }

    /// Lets the JVM compile what the cells need. It compiles anew what the next kind of load uses in another way: so all
    /// kinds come several times.
    private void warmUp(EchoProcess server) throws IOException {
        int exchanges = options.suite().warmUp() / (options.quick() ? QUICK_SHARE : 1);
        for (int pass = 0; pass < PASSES; pass++) {
            for (Cell cell : options.suite().cells(options.quick())) {
                if (cell.connections() <= FEW) {
                    measurement.warmUp(cell, server, exchanges / PASSES / switch (cell.kind()) {
                        case CHURN -> CHURN_SHARE;
                        case RESUMPTION -> RESUMPTION_SHARE;
                        case BULK -> BULK_SHARE;
                        default -> cell.size() > FEW ? LARGE_SHARE : 1;
                    });
                }
            }
        }
    }

    private void measure(Cell cell, Contestant contestant, EchoProcess server, Results results) throws IOException {
        try {
            Map<Figure, Double> measured = measurement.of(cell, server);
            results.add(cell.name(), contestant, measured);
            StringBuilder line = new StringBuilder("  " + cell.name() + " " + contestant.label() + ":");
            measured.forEach((figure, value) -> line.append(' ').append(figure.label()).append(' ')
                    .append(figure.text(value)).append(';'));
            progress.println(line);
        } catch (IOException | IllegalStateException e) {
            throw new IOException("measure " + cell.name() + " of " + server.name() + ": " + e.getMessage(), e);
        }
    }
}
