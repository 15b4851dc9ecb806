package dev.berth.runtime.cli;

import picocli.CommandLine.Command;

/// The command itself; it does nothing without a subcommand.
@Command(
        name = "berth",
        description = "A TCP/TLS server whose protocols are plugin jars.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class, CheckCommand.class, ConfigCommand.class, TlsCommand.class, VersionCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        footer = {
            "",
            "Exit codes:",
            "   0  done",
            "  64  wrong usage",
            "  69  an address could not be bound, or a folder not be written",
            "  70  a bug in Berth",
            "  75  stopped, but connections had to be aborted",
            "  78  the configuration, or a file or plugin that it needs, cannot be used"
        })
final class Berth {}
