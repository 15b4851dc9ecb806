package dev.berth.runtime.cli;

import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.event.Escaped;
import dev.berth.runtime.tls.TlsProfiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `berth tls show`.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Prints the certificates of every TLS profile: whose they are, for which names and how long, and"
                + " who may vouch for clients.",
        footer = {
            "",
            "Reads the files as they are now; the log of a running server says which it serves.",
            "What stands behind spki can be a rule about clients: allow = [\"spki:sha256/...\"]."
        })
final class TlsShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private SourceOptions options;

    @Option(names = "--json", description = "Prints one JSON object: {\"profiles\":[{name, selfSigned, chains,"
            + " authorities, revocationLists}]}.")
    private boolean json;

    @Override
    public Integer call() {
        Path file = options.configuration();
        Problems problems = new Problems();
        Configuration configuration = ConfigurationLoader.load(file, problems);
        TlsProfiles profiles = TlsProfiles.load(configuration, problems);
        // What can be shown is shown, also beside something that is wrong.
        List<TlsShowAnswer> answers = profiles.describe().stream()
                .map(each -> new TlsShowAnswer(each, configuration.tls().get(each.name()).selfSigned(), Instant.now()))
                .toList();
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(TlsShowAnswer.json(answers));
        } else {
            answers.stream().flatMap(TlsShowAnswer::lines).forEach(out::println);
            if (answers.isEmpty() && problems.none()) {
                out.println(Escaped.text(file + ": no TLS profile with a certificate"));
            }
        }
        problems.report();
        return ExitCode.OK;
    }
}
