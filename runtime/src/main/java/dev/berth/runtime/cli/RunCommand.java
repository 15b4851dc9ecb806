package dev.berth.runtime.cli;

import dev.berth.api.FiveTuple;
import dev.berth.runtime.event.AccessFormat;
import dev.berth.runtime.event.LogQueue;
import dev.berth.runtime.event.LogSink;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Server;
import dev.berth.runtime.service.SystemService;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `berth run`.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Runs the server in the foreground until a signal stops it.",
        footer = {
            "",
            "Prints one line to standard output when everything is bound: ready NAME=ADDRESS[,ADDRESS] ...",
            "HUP makes it read the configuration, the files of TLS profiles and the plugin folders anew; what is not",
            "different goes on, and if anything is wrong, nothing changes.",
            "TERM and INT stop it: connections may finish for as long as server.drain says; a second one stops",
            "at once."
        })
final class RunCommand implements Callable<Integer> {

    private final Logger log = LoggerFactory.getLogger("berth.server");

    @Spec
    private CommandSpec command;

    @Mixin
    private SourceOptions options;

    @Override
    public Integer call() throws Exception {
        // First of all: a signal during the start stops in order too.
        CompletableFuture<String> stop = stopSignal();
        AtomicReference<Server> running = new AtomicReference<>();
        Signals.handle("HUP", () -> reload(running.get()));
        SystemService service = SystemService.of(RunCommand::passed);
        Plan first = Plan.prepare(options.sources());
        LogSink sink = new LogSink(() -> format(running.get() == null ? first : running.get().plan()));
        Server server = Server.start(first, sink, service);
        running.set(server);
        server.stopRequested().thenRun(() -> stop.complete("asked over the control socket"));
        if (!stop.isDone()) {
            command.commandLine().getOut().println(ready(server));
            if (server.plan().configuration().server().demonstration()) {
                Demonstration.print(server, command.commandLine().getErr());
            }
        }
        log.info("stopping: {}", stop.get());
        return server.stop() ? ExitCode.OK : ExitCode.ABORTED;
    }

    /// The launcher moves what the service manager put into the environment out of it, so that programs that plugins
    /// start do not find it there.
    private static Optional<String> passed(String variable) {
        return Optional.ofNullable(System.getProperty("berth.service." + variable));
    }

    private static AccessFormat format(Plan plan) {
        return switch (plan.configuration().accessLog().format()) {
            case LINE -> AccessFormat.LINE;
            case JSON -> AccessFormat.JSON;
        };
    }

    private void reload(Server server) {
        if (server == null) {
            log.warn("SIGHUP: the server is only just starting");
        } else {
            // What came of it is told as an event.
            server.reload();
        }
    }

    private CompletableFuture<String> stopSignal() {
        CompletableFuture<String> first = new CompletableFuture<>();
        AtomicInteger count = new AtomicInteger();
        for (String name : new String[] {"TERM", "INT"}) {
            Signals.handle(name, () -> {
                if (count.incrementAndGet() == 1) {
                    first.complete("SIG" + name);
                } else {
                    log.warn("stopping at once: a second SIG{}", name);
                    LogQueue.finish();
                    Runtime.getRuntime().halt(ExitCode.ABORTED);
                }
            });
        }
        return first;
    }

    private static String ready(Server server) {
        return server.addresses().entrySet().stream()
                .map(entry -> entry.getKey() + '=' + entry.getValue().stream()
                        .map(RunCommand::text).collect(Collectors.joining(",")))
                .collect(Collectors.joining(" ", "ready ", ""));
    }

    private static String text(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress ? "unix:" + address : FiveTuple.text(address);
    }
}
