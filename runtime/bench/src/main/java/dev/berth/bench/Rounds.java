package dev.berth.bench;

import dev.berth.bench.server.Contestant;
import dev.berth.bench.server.EchoProcess;
import dev.berth.bench.server.Jvm;
import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/// The rounds. In each, every server is started anew, since one JVM's compiler decides otherwise than the next one's,
/// and warmed up; then each cell is measured on one after the other, so that what the machine does meanwhile befalls
/// all alike.
final class Rounds {

    private final Options options;
    private final PrintStream progress;
    private final Jvm jvm;
    private final Measurement measurement;

    Rounds(Options options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
        this.jvm = Jvm.of(options.installation());
        this.measurement = new Measurement(options.measured(), options.quick(), options.rate(), jvm.jcmd());
    }

    /// Measures everything.
    ///
    /// @throws IOException if a server does not start or does not answer
    Results run() throws IOException {
        Results results = new Results();
        for (int round = 1; round <= options.rounds(); round++) {
            progress.println("round " + round + " of " + options.rounds());
            round(results);
        }
        return results;
    }

    private void round(Results results) throws IOException {
        Map<Contestant, EchoProcess> servers = new EnumMap<>(Contestant.class);
        try {
            for (Contestant contestant : options.contestants()) {
                EchoProcess server = contestant.start(jvm, options.installation(), options.cores());
                servers.put(contestant, server);
                measurement.warmUp(server);
            }
            for (Cell cell : options.cells()) {
                for (Contestant contestant : options.contestants()) {
                    measure(cell, contestant, servers.get(contestant), results);
                }
            }
        } finally {
            servers.values().forEach(EchoProcess::close);
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
