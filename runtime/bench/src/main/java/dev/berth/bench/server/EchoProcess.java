package dev.berth.bench.server;

import dev.berth.bench.measure.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A server that runs as a process of its own. It ends with this object, and with this JVM if that ends first, for
/// whatever reason but SIGKILL.
public final class EchoProcess implements AutoCloseable {

    private static final long START_SECONDS = 30;
    private static final String ECHO = "echo";
    private static final String PLAIN = "plain";

    /// What is removed when the server is gone.
    @FunctionalInterface
    interface CleanUp {
        void run() throws IOException;
    }

    private final String name;
    private final Process process;
    private final Path log;
    private final Path folder;
    private final CleanUp cleanUp;
    private final Thread atExit;
    private Map<String, InetSocketAddress> addresses = Map.of();
    private Processes processes;

    private EchoProcess(String name, Process process, Path log, Path folder, CleanUp cleanUp) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.folder = folder;
        this.cleanUp = cleanUp;
        this.atExit = new Thread(this::end);
        this.processes = Processes.ofJvm(process.pid());
    }

    static EchoProcess start(String name, Cores cores, List<String> command, Path folder, CleanUp cleanUp)
            throws IOException {
        Path log = Files.createTempFile("berth-bench-" + name, ".log");
        EchoProcess started = new EchoProcess(name,
                new ProcessBuilder(cores.forServer(command)).directory(folder.toFile())
                        .redirectError(log.toFile()).start(),
                log, folder, cleanUp);
        try {
            Runtime.getRuntime().addShutdownHook(started.atExit);
            started.awaitReady();
            return started;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    private void awaitReady() throws IOException {
        BufferedReader out = process.inputReader();
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return out.readLine();
            } catch (IOException e) {
                return null;
            }
        });
        try {
            String ready = line.get(START_SECONDS, TimeUnit.SECONDS);
            if (ready == null) {
                throw failure("it ended");
            }
            addresses = readyAddresses(ready);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("start " + name + ": not ready after " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("start " + name + ": interrupted", e);
        }
    }

    /// Finds the listeners and their addresses in a ready line.
    ///
    /// @throws IOException if it is no ready line, or knows no listener `echo`
    static Map<String, InetSocketAddress> readyAddresses(String line) throws IOException {
        Map<String, InetSocketAddress> found = new HashMap<>();
        if (line.startsWith("ready ")) {
            for (String each : line.substring("ready ".length()).split(" ")) {
                int equals = each.indexOf('=');
                int colon = each.lastIndexOf(':');
                found.put(each.substring(0, equals), new InetSocketAddress(
                        InetAddress.getByName(each.substring(equals + 1, colon)),
                        Integer.parseInt(each.substring(colon + 1))));
            }
        }
        if (!found.containsKey(ECHO)) {
            throw new IOException("no ready line of a listener " + ECHO + ": " + line);
        }
        return found;
    }

    /// Who it is, for messages.
    ///
    /// @return a short name
    public String name() {
        return name;
    }

    /// Where it listens.
    ///
    /// @return an address of this host
    public InetSocketAddress address() {
        return addresses.get(ECHO);
    }

    /// Where it listens for plain connections besides secured ones.
    ///
    /// @return an address of this host
    public InetSocketAddress plainAddress() {
        return addresses.get(PLAIN);
    }

    /// Where an installation of Berth can be looked at.
    ///
    /// @return the path of its control socket
    public Path controlSocket() {
        return folder.resolve("data/control/berth.sock");
    }

    /// What it consists of.
    ///
    /// @return its process, unless it has others besides
    public Processes processes() {
        return processes;
    }

    /// Takes it for a program that is no JVM.
    ///
    /// @param workers how many of the processes that it has started belong to it
    void isProgram(int workers) {
        processes = Processes.ofPrograms(Stream.concat(Stream.of(process.pid()),
                process.children().map(ProcessHandle::pid).limit(workers)).toList());
    }

    /// How many processes it has started.
    long children() {
        return process.children().count();
    }

    /// Why it is of no use.
    ///
    /// @param what in few words
    /// @return an error with what it said
    IOException failure(String what) throws IOException {
        return new IOException("start " + name + ": " + what + "; it said: " + Files.readString(log));
    }

    /// Whether it has not ended by itself.
    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook runs already.
        }
    }

    /// Nothing that the server still has is worth waiting for.
    private synchronized void end() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        started.forEach(ProcessHandle::destroyForcibly);
        try {
            if (Files.deleteIfExists(log)) {
                cleanUp.run();
            }
        } catch (IOException e) {
            System.err.println("clean up after " + name + ": " + e);
        }
    }
}
