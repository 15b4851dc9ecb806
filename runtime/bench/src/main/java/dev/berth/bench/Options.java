package dev.berth.bench;

import dev.berth.bench.server.Contestant;
import dev.berth.bench.server.Cores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What to measure, and how long.
///
/// @param suite what is measured together
/// @param rounds how often each server is measured
/// @param measured how long a measurement takes
/// @param quick whether it is only tried that everything works
/// @param only the one cell that is wanted
/// @param rate exchanges in a second, where not as many as there can be
/// @param contestants in the order of a round
/// @param installation of Berth
/// @param cores where everything runs
record Options(Suite suite, int rounds, Duration measured, boolean quick, Optional<String> only, OptionalInt rate,
        List<Contestant> contestants, Path installation, Cores cores) {

    static final String USAGE = """
            bench [OPTION...]
              --tls                with TLS
              --exec               a program for each connection, beside xinetd, which has to be installed
              --forward            TLS in front of a plain server, beside HAProxy, nginx and stunnel, which have to be
                                   installed
              --rounds N           how often each server is measured (7)
              --seconds S          how long a measurement takes (3; with TLS and --forward 2)
              --only CELL          one cell: idle, 64x64B, 1000x64B, 64x16KiB, 1000x16KiB, churn, looked-at;
                                   with TLS: idle, full, resumed, 64x64B, 1000x64B, 64x16KiB, bulk, flood;
                                   with --forward: those but flood, and 1000x16KiB
              --rate N             paced: N exchanges a second on all connections together (as many as there can be)
              --servers A,B,...    of bare, netty, berth (all), and control, which is bare a second time;
                                   with TLS of bare-engine, sslsocket, netty-jdk, netty-tcnative, berth,
                                   berth-conscrypt (all), and control, which is bare-engine a second time;
                                   with --exec of xinetd, berth-exec (all), and xinetd-control, a second xinetd;
                                   with --forward of haproxy, nginx, stunnel, berth, berth-conscrypt (all), and
                                   haproxy-control, a second HAProxy
              --installation DIR   Berth (conf/target/berth of this checkout)
              --cores SERVER,LOAD  the processors (0,1)
              --unpinned           leaves the choice of processors to the kernel
              --quick              one short round, to see that everything works; its figures mean nothing
            bench jmh [PATTERN] [JMH OPTION...]
              the pieces of the runtime""";

    private static final int ROUNDS = 7;
    private static final Duration QUICK = Duration.ofMillis(100);
    private static final double MILLIS = 1000;

    /// Reads the arguments of the command.
    ///
    /// @throws IllegalArgumentException with what is wrong
    static Options parse(String... arguments) {
        Suite suite = Suite.of(Arrays.asList(arguments));
        int rounds = ROUNDS;
        Duration measured = suite.measured();
        boolean quick = false;
        Optional<String> only = Optional.empty();
        OptionalInt rate = OptionalInt.empty();
        List<Contestant> contestants = suite.contestants();
        Path installation = Path.of("conf/target/berth");
        Cores cores = new Cores(true, 0, 1);
        ArrayDeque<String> left = new ArrayDeque<>(Arrays.asList(arguments));
        while (!left.isEmpty()) {
            String option = left.poll();
            switch (option) {
                case "--tls", "--exec", "--forward" -> { }
                case "--rounds" -> rounds = number(option, left);
                case "--seconds" -> measured = seconds(option, left);
                case "--only" -> only = Optional.of(cell(suite, value(option, left)));
                case "--rate" -> rate = OptionalInt.of(number(option, left));
                case "--servers" -> contestants = contestants(suite, value(option, left));
                case "--installation" -> installation = Path.of(value(option, left));
                case "--cores" -> cores = cores(value(option, left));
                case "--unpinned" -> cores = new Cores(false, 0, 0);
                case "--quick" -> {
                    quick = true;
                    rounds = 1;
                    measured = QUICK;
                }
                default -> throw new IllegalArgumentException("no such option: " + option);
            }
        }
        if (contestants.stream().anyMatch(Contestant::installed)
                && !Files.isExecutable(installation.resolve("bin/berth"))) {
            throw new IllegalArgumentException(
                    "no installation of Berth in " + installation + ": mvn -DskipTests package makes it");
        }
        return new Options(suite, rounds, measured, quick, only, rate, contestants, installation, cores);
    }

    List<Cell> cells() {
        return suite.cells(quick).stream().filter(cell -> only.isEmpty() || only.get().equals(cell.name())).toList();
    }

    /// The packages of Debian without which nothing can be measured.
    List<String> missingPackages() {
        return contestants.stream().flatMap(Contestant::missingPackages).distinct().toList();
    }

    private static String value(String option, ArrayDeque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return left.poll();
    }

    private static int number(String option, ArrayDeque<String> left) {
        int number = Integer.parseInt(value(option, left));
        if (number < 1) {
            throw new IllegalArgumentException(option + " is at least 1, not " + number);
        }
        return number;
    }

    private static Duration seconds(String option, ArrayDeque<String> left) {
        double seconds = Double.parseDouble(value(option, left));
        if (!(seconds > 0)) {
            throw new IllegalArgumentException(option + " is more than 0, not " + seconds);
        }
        return Duration.ofMillis(Math.round(seconds * MILLIS));
    }

    private static String cell(Suite suite, String name) {
        if (suite.cells(false).stream().noneMatch(cell -> cell.name().equals(name))) {
            throw new IllegalArgumentException("no such cell: " + name);
        }
        return name;
    }

    private static List<Contestant> contestants(Suite suite, String names) {
        List<Contestant> chosen = Arrays.stream(names.split(",")).map(Contestant::of).distinct().toList();
        for (Contestant each : chosen) {
            if (!suite.knows(each)) {
                throw new IllegalArgumentException("no server here: " + each.label());
            }
        }
        return chosen;
    }

    private static Cores cores(String numbers) {
        String[] each = numbers.split(",");
        if (each.length != 2) {
            throw new IllegalArgumentException("--cores are two numbers, as in 0,1, not " + numbers);
        }
        return new Cores(true, Integer.parseInt(each[0]), Integer.parseInt(each[1]));
    }
}
