package dev.berth.conf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A finished program: what it printed and how it ended.
///
/// @param exit its exit code
/// @param out what it wrote to standard output
/// @param err what it wrote to standard error
record Command(int exit, String out, String err) {

    private static final Duration LONGEST = Duration.ofSeconds(100);

    /// Runs `berth` with arguments, in a folder.
    static Command berth(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Installed.HOME.resolve("bin/berth").toString()));
        command.addAll(List.of(arguments));
        return run(folder, "", command);
    }

    /// Runs a shell command.
    static Command shell(Path folder, String command) throws IOException, InterruptedException {
        return run(folder, "", List.of("sh", "-c", command));
    }

    /// Runs a program with text on its standard input.
    static Command run(Path folder, String input, List<String> command) throws IOException, InterruptedException {
        return run(folder, input, command, LONGEST);
    }

    /// Runs a program that may take its time.
    static Command run(Path folder, String input, List<String> command, Duration longest)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("berth-test-", ".out");
        Path err = Files.createTempFile("berth-test-", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(longest)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("still running after " + longest.toSeconds() + " s: " + command);
            }
            return new Command(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
