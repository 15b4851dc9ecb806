package dev.berth.runtime.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `berth tls`; as bare as that it only says what there is.
@Command(
        name = "tls",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TlsDevCommand.class, TlsShowCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Makes certificates for development, and shows those of the configuration.")
final class TlsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        CommandLine commandLine = command.commandLine();
        commandLine.usage(commandLine.getErr());
        return ExitCode.USAGE;
    }
}
