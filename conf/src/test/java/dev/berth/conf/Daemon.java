package dev.berth.conf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server of somebody else's, as a process that a test starts and ends.
final class Daemon implements AutoCloseable {

    private static final long LONGEST_END_SECONDS = 5;

    private final Process process;
    private final Path output;

    private Daemon(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// Starts a program and waits until it accepts connections.
    ///
    /// @param folder where it runs, and what it prints is kept
    /// @param port where it is to listen
    static Daemon start(Path folder, int port, List<String> command) throws Exception {
        Path output = Files.createTempFile(folder, "daemon-", ".log");
        Process process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        Daemon daemon = new Daemon(process, output);
        try {
            Await.until(() -> command.getFirst() + " listens; it said:\n" + daemon.said(), () -> daemon.accepts(port));
            return daemon;
        } catch (Exception | AssertionError e) {
            daemon.close();
            throw e;
        }
    }

    private boolean accepts(int port) {
        if (!process.isAlive()) {
            throw new AssertionError("ended with " + process.exitValue() + "; it said:\n" + said());
        }
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /// What it printed so far.
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Ends it, in order if it does so soon, and all that it has started.
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        process.destroy();
        try {
            process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
