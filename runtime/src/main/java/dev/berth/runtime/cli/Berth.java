package dev.berth.runtime.cli;

import picocli.CommandLine.Command;

/// The command itself; it does nothing without a subcommand.
@Command(
        name = "berth",
        description = "A TCP/TLS server whose protocols are plugin jars.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class, ReloadCommand.class, PluginsCommand.class, CheckCommand.class, ConfigCommand.class,
            StatusCommand.class, ConnectionsCommand.class, ShowCommand.class, StackCommand.class, WhereCommand.class,
            CloseCommand.class, AbortCommand.class, SuspendCommand.class, ResumeCommand.class, DrainCommand.class,
            StopCommand.class, ForwardCommand.class, LogCommand.class,
            ClientCommand.class, TlsCommand.class, VersionCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        footer = {
            "",
            "Exit codes:",
            "   0  done",
            "  64  wrong usage",
            "  69  an address could not be bound, a folder not be written, no server answers, or a connection broke or is over",
            "  70  a bug in Berth",
            "  75  stopped or drained, but connections had to be aborted; or not now, while another change goes on",
            "  77  you may not ask this of the server",
            "  78  the configuration, or a file or plugin that it needs, cannot be used"
        })
final class Berth {}
