package dev.berth.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/// The command. The load runs in this process, on one thread; every server in one of its own.
public final class Bench {

    private static final int WRONG_USE = 2;

    private Bench() {}

    /// Measures, and prints the table to standard output; what it is doing goes to standard error.
    ///
    /// @param arguments see `--help`
    /// @throws IOException if a server does not start or does not answer
    public static void main(String[] arguments) throws IOException {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.USAGE);
            System.exit(WRONG_USE);
            return;
        }
        List<String> missing = options.missingPackages();
        if (!missing.isEmpty()) {
            System.err.println("bench: not installed: " + String.join(", ", missing)
                    + "; apt-get install --no-install-recommends " + String.join(" ", missing)
                    + ", or choose others with --servers");
            System.exit(WRONG_USE);
            return;
        }
        options.cores().takeLoad();
        run(options, System.out, System.err);
    }

    static void run(Options options, PrintStream out, PrintStream progress) throws IOException {
        Results results = new Rounds(options, progress).run();
        out.println(new Table(
                results, options.contestants(), options.suite().pairs(options.contestants())).text());
    }
}
