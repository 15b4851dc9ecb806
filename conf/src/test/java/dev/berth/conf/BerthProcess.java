package dev.berth.conf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `berth run` of the installation, as a process of its own.
final class BerthProcess implements AutoCloseable {

    private static final long LONGEST_SECONDS = 60;

    private static final String CONTROL = "\ncontrol.socket = \"control/berth.sock\"\n";

    private final Process process;
    private final Path log;
    private final Map<String, String> addresses = new HashMap<>();

    private BerthProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts the server with a configuration of its own and waits for its ready line.
    static BerthProcess start(Path folder, String configuration, String... arguments) throws IOException {
        return start(Installed.HOME, folder, configuration, arguments);
    }

    /// Starts the server of another installation.
    static BerthProcess start(Path home, Path folder, String configuration, String... arguments) throws IOException {
        Path file = configure(folder, configuration);
        List<String> all = new ArrayList<>(List.of("--conf", file.toString()));
        all.addAll(Arrays.asList(arguments));
        return start(home.resolve("bin/berth"), Map.of(), folder, all);
    }

    /// Writes the configuration of a server that [#start] started, or will.
    static Path configure(Path folder, String configuration) throws IOException {
        // A control socket of its own: a server that was killed may still be there while the next starts.
        return Files.writeString(folder.resolve("berth.conf"),
                configuration.contains("control") ? configuration : configuration + CONTROL);
    }

    /// Starts the server of an installation with another standard error.
    static BerthProcess start(Path home, Path folder, String configuration, ProcessBuilder.Redirect error)
            throws IOException {
        Path file = configure(folder, configuration);
        return start(new ProcessBuilder(home.resolve("bin/berth").toString(), "run", "--conf", file.toString())
                .directory(folder.toFile()).redirectError(error), Files.createTempFile(folder, "berth-", ".log"), () -> { });
    }

    /// Starts a launcher with arguments and waits for the ready line.
    static BerthProcess start(Path launcher, Map<String, String> environment, Path folder, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "run"));
        command.addAll(arguments);
        return launch(command, environment, folder, () -> { });
    }

    /// Something that has to be done before there is a ready line.
    @FunctionalInterface
    interface Trigger {
        void pull() throws Exception;
    }

    /// Starts a program that ends up as the server, and waits for the ready line.
    static BerthProcess launch(List<String> command, Map<String, String> environment, Path folder, Trigger trigger)
            throws IOException {
        Path log = Files.createTempFile(folder, "berth-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile());
        builder.environment().putAll(environment);
        return start(builder, log, trigger);
    }

    private static BerthProcess start(ProcessBuilder builder, Path log, Trigger trigger) throws IOException {
        BerthProcess started = new BerthProcess(builder.start(), log);
        try {
            trigger.pull();
            started.awaitReady();
            return started;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        } catch (Exception e) {
            started.close();
            throw new IOException(e);
        }
    }

    private void awaitReady() throws IOException {
        BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String ready = out.readLine();
        if (ready == null || !ready.startsWith("ready ")) {
            throw new AssertionError("no ready line but " + ready + "; log:\n" + log());
        }
        for (String each : ready.substring("ready ".length()).split(" ")) {
            int equals = each.indexOf('=');
            addresses.put(each.substring(0, equals), each.substring(equals + 1));
        }
    }

    /// What a listener is bound to, as the ready line says.
    String address(String listener) {
        return addresses.get(listener);
    }

    int port(String listener) {
        String address = address(listener);
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    Socket connect(String listener) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port(listener));
    }

    /// What the server wrote to standard error so far.
    String log() throws IOException {
        return Files.readString(log);
    }

    /// What the server writes to standard error, if that is a pipe.
    InputStream error() {
        return process.getErrorStream();
    }

    /// Waits until the server wrote something to standard error; the test's timeout bounds it.
    String awaitLog(String text) throws IOException {
        while (!log().contains(text)) {
            Thread.onSpinWait();
        }
        return log();
    }

    long pid() {
        return process.pid();
    }

    /// Sends a signal to the process itself.
    BerthProcess signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
        return this;
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running");
        }
        return process.exitValue();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
