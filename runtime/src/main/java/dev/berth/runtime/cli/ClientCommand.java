package dev.berth.runtime.cli;

import dev.berth.api.Connection;
import dev.berth.api.Destination;
import dev.berth.api.Destination.Endpoint;
import dev.berth.runtime.client.Exchange;
import dev.berth.runtime.client.StandardStreamException;
import dev.berth.runtime.client.StartTlsProtocol;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.server.StandaloneConnector;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `berth client`.
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Connects to a server: standard input goes to it, and what it answers to standard output.",
        footer = {
            "",
            "The end of the input ends the output to the server, whose answer is still read",
            "to its end. The end of what the server sends ends the command. All addresses of",
            "a name are tried. No configuration and no server of Berth's is needed.",
            "Examples:",
            "  berth client localhost:7007",
            "  printf 'hello\\n' | berth client unix:/run/berth/c.sock",
            "  printf 'hello\\n' | berth client -v --ca tls-dev/ca.pem localhost:7443",
            "  berth client --starttls smtp mail.example.org:25",
            "  berth client --cert alice.pem --key alice.key --ca ca.pem --alpn h2 [::1]:7443",
            "Exit codes: 69 if it cannot connect, the server is not who it should be, or the",
            "connection breaks; 78 if a file of a certificate cannot be used."
        })
final class ClientCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private ClientTlsOptions tls;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "10s", converter = TimeConverter.class,
            description = "How long connecting may take, with the TLS handshake. Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Option(names = "--keep-open",
            description = "Does not end the output to the server at the end of the input, for servers that give up then.")
    private boolean keepOpen;

    @Option(names = {"-v", "--verbose"},
            description = "Tells on standard error who is connected, what TLS agreed on, whose certificate the server has, and"
                    + " how many bytes went each way.")
    private boolean verbose;

    @Parameters(paramLabel = "ADDRESS", converter = EndpointConverter.class,
            description = "HOST:PORT, [IPV6]:PORT or unix:PATH.")
    private Endpoint endpoint;

    @Override
    public Integer call() throws Refusal {
        Destination destination = tls.secured(Destination.to(endpoint)).timeout(timeout);
        Configuration usual = ConfigurationLoader.defaults();
        try (StandaloneConnector connector =
                StandaloneConnector.open(usual.withHostTls(tls.settings(usual.hostTls())))) {
            Connection connection = connect(connector, destination);
            ClientReport report = new ClientReport(command.commandLine().getErr(), Instant.now());
            if (verbose) {
                report.opened(connection, tls.serverName(endpoint));
            }
            return exchange(connection, destination, report);
        }
    }

    private Connection connect(StandaloneConnector connector, Destination destination) throws Refusal {
        Connection connection;
        try {
            connection = connector.connect(destination);
        } catch (IOException e) {
            throw ClientFailure.connecting(e);
        }
        Optional<StartTlsProtocol> protocol = tls.startTls();
        if (protocol.isPresent()) {
            try {
                protocol.get().secure(connection, tls.serverName(endpoint).orElseThrow(), timeout);
            } catch (IOException e) {
                connection.abort();
                throw ClientFailure.upgrading(destination, e);
            }
        }
        return connection;
    }

    private int exchange(Connection connection, Destination destination, ClientReport report) throws Refusal {
        Exchange exchange = new Exchange(connection, StandardStreams.input(), StandardStreams.output(), !keepOpen);
        try {
            exchange.run();
        } catch (StandardStreamException e) {
            // As with any program in a pipe whose reader has seen enough.
            if (!e.isOutput() || !StandardStreams.outputHasReader()) {
                throw new Refusal(Refusal.Kind.UNAVAILABLE, e.getMessage(), "redirect it from or to something else");
            }
        } catch (IOException e) {
            throw ClientFailure.exchanging(destination, exchange.received(), e);
        } finally {
            if (verbose) {
                report.ended(exchange.sent(), exchange.received());
            }
        }
        return ExitCode.OK;
    }
}
