package dev.berth.runtime.cli;

import dev.berth.runtime.certificate.ClientName;
import dev.berth.runtime.certificate.DevelopmentFiles;
import dev.berth.runtime.certificate.SubjectName;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `berth tls dev`.
@Command(
        name = "dev",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Makes certificates for development, and the CA that signs them.",
        footer = {
            "",
            // One string for each paragraph: the width of the terminal breaks them.
            "The CA, ca.pem with ca.key, is made by the first call and used by the later ones: trust it once, and keep"
                    + " its key to yourself. Each call makes server.pem and server.key for all the NAMES, and for each"
                    + " client client-NAME.pem and client-NAME.key, good for 397 days. Nothing is overwritten but what"
                    + " this CA signed.",
            "",
            "  berth tls dev localhost 127.0.0.1 ::1",
            "  berth tls dev --client alice localhost '*.dev.example.org'"
        })
final class TlsDevCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Option(names = "--folder", paramLabel = "DIR", defaultValue = "tls-dev",
            description = "Where the files are. Default: ${DEFAULT-VALUE} in the current folder.")
    private Path folder;

    @Option(names = "--client", paramLabel = "NAME",
            description = "Makes a certificate for a client: a word, an e-mail address, a URI or a host's name."
                    + " May be repeated.")
    private List<String> clients = new ArrayList<>();

    @Option(names = "--json", description = "Prints one JSON object with the paths: {\"authority\":{certificate, key,"
            + " notAfter, made}, \"server\":{certificate, key, notAfter}, \"clients\":[{name, certificate, key,"
            + " notAfter}]}.")
    private boolean json;

    @Parameters(paramLabel = "NAMES", arity = "0..*",
            description = "What clients call the server: host names, wildcards such as *.dev.example.org, IP addresses."
                    + " None makes certificates for clients alone.")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        if (names.isEmpty() && clients.isEmpty()) {
            throw wrong("No names: say what clients call the server, such as localhost 127.0.0.1 ::1");
        }
        List<SubjectName> hosts = names.stream().distinct().map(this::host).toList();
        List<ClientName> people = clients.stream().distinct().map(this::client).toList();
        DevelopmentFiles.All made = make(hosts, people);
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(Json.of(TlsDevAnswer.json(made, people)));
        } else {
            new TlsDevAnswer(made, hosts, people).print(out);
            out.flush();
        }
        hosts.stream().filter(SubjectName::isWildcardOfTopLevel).forEach(name -> command.commandLine().getErr().println(
                "berth: browsers, curl and openssl accept no " + name + "; write *.dev" + name.text().substring(1)));
        return ExitCode.OK;
    }

    private SubjectName host(String name) {
        return SubjectName.ofServer(name).orElseThrow(() -> wrong("Not a host's name or IP address: " + name
                + "; write names such as localhost, *.dev.example.org or ::1, in ASCII, without a port, brackets or a"
                + " dot at the end"));
    }

    private ClientName client(String name) {
        return ClientName.of(name).orElseThrow(() -> wrong("Not a client's name: " + name
                + "; write a word, an e-mail address, a URI or a host's name of at most 64 characters"));
    }

    private DevelopmentFiles.All make(List<SubjectName> hosts, List<ClientName> people) throws UnwritableException {
        try {
            return new DevelopmentFiles(folder, Instant.now()).make(TlsDevCommand::owner, hosts, people);
        } catch (IOException e) {
            throw new UnwritableException(folder, e, "name another folder: --folder DIR");
        }
    }

    /// Whose authority it is, for those who find it among others years later.
    private static String owner() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host that does not know its own address still has a user.
            host = "localhost";
        }
        return System.getProperty("user.name") + '@' + host;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
