package dev.berth.runtime.cli;

import dev.berth.runtime.server.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say what to serve, shared by several commands.
final class SourceOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--conf", paramLabel = "FILE",
            description = "The configuration file; files in berth.d beside it are read too."
                    + " Default: conf/berth.conf of the installation.")
    private Path configuration;

    @Option(names = "--plugins", paramLabel = "DIR",
            description = "A folder with plugins: jars, or folders of jars. May be repeated."
                    + " Default: plugins of the installation.")
    private List<Path> pluginFolders = new ArrayList<>();

    Sources sources() {
        return Installation.current().sources(configuration(), pluginFolders);
    }

    Path configuration() {
        if (configuration != null) {
            return configuration;
        }
        return Installation.current().configuration().orElseThrow(() -> new ParameterException(
                command.commandLine(), "No configuration: name one with --conf FILE"));
    }
}
