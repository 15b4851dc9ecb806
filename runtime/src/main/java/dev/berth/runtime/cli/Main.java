package dev.berth.runtime.cli;

import java.io.PrintWriter;
import java.net.URLConnection;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;

/// The entry point of the command.
public final class Main {

    private Main() {}

    /// Runs the command and ends the process with its exit code.
    ///
    /// @param arguments as typed
    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        // A plugin that opens a resource by its URL would leave its jar open for ever in the JDK's cache.
        URLConnection.setDefaultUseCaches("jar", false);
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /// Runs the command.
    ///
    /// @param arguments as typed
    /// @param out what was asked for
    /// @param err what went wrong
    /// @return the exit code
    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine commandLine = new CommandLine(new Berth());
        commandLine.setOut(out);
        commandLine.setErr(err);
        commandLine.setExecutionExceptionHandler(new Failures());
        commandLine.setParameterExceptionHandler(new UsageErrors());
        if (arguments.length == 0) {
            commandLine.usage(err);
            return ExitCode.USAGE;
        }
        return commandLine.execute(arguments);
    }
}
