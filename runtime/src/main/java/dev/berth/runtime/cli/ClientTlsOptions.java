package dev.berth.runtime.cli;

import com.google.common.net.InetAddresses;
import dev.berth.api.Destination;
import dev.berth.api.Destination.Endpoint;
import dev.berth.runtime.client.StartTlsProtocol;
import dev.berth.runtime.config.TlsSettings;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import dev.berth.runtime.config.TlsSettings.Passphrase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of a client about TLS. Each of them asks for it: who names an authority does not want plain text.
final class ClientTlsOptions {

    /// RFC 7301 section 3.1.
    private static final int LONGEST_PROTOCOL = 255;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--tls", description = "Begins with TLS, and verifies the server and its name. The other options"
            + " about TLS imply it.")
    private boolean tls;

    @Option(names = "--starttls", paramLabel = "PROTOCOL",
            description = "Begins in plain text and asks for TLS as a protocol has it: ${COMPLETION-CANDIDATES}.")
    private StartTlsProtocol startTls;

    @Option(names = "--ca", paramLabel = "FILE",
            description = "Trusts the authorities in a PEM file, or a self-signed certificate, instead of those that this host"
                    + " trusts. May be repeated.")
    private List<Path> authorities = new ArrayList<>();

    @Option(names = "--sni", paramLabel = "NAME",
            description = "Asks for a name (SNI), which the server's certificate must have. Default: HOST.")
    private String name;

    @Option(names = "--alpn", paramLabel = "NAMES", split = ",",
            description = "Offers application protocols (ALPN), the preferred one first, such as h2,http/1.1.")
    private List<String> protocols = new ArrayList<>();

    @Option(names = "--cert", paramLabel = "FILE",
            description = "Shows a certificate to a server that asks for one: PEM with those that vouch for it, or PKCS#12.")
    private Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its private key. Default: in the file of --cert.")
    private Path key;

    @Option(names = "--passphrase", paramLabel = "FILE", description = "A file whose first line opens the key.")
    private Path passphrase;

    /// What a client asks a server for TLS with.
    Optional<StartTlsProtocol> startTls() {
        return Optional.ofNullable(startTls);
    }

    private boolean wanted() {
        return tls || startTls != null || !authorities.isEmpty() || name != null || !protocols.isEmpty()
                || certificate != null || key != null || passphrase != null;
    }

    /// What the server's certificate is compared with.
    ///
    /// @return empty for a socket of this host, where nobody named it
    Optional<String> serverName(Endpoint endpoint) {
        return Optional.ofNullable(name)
                .or(() -> endpoint instanceof Endpoint.Tcp tcp ? Optional.of(tcp.host()) : Optional.empty());
    }

    /// Says how a destination is secured.
    ///
    /// @param plain without TLS
    /// @throws ParameterException if the options do not go together
    Destination secured(Destination plain) {
        if (!wanted()) {
            return plain;
        }
        String server = serverName(plain.endpoint()).orElseThrow(() -> wrong(
                "TLS on a Unix socket needs the name that the server's certificate is made for: --sni NAME"));
        requireName(server);
        for (String each : protocols) {
            int length = each.getBytes(StandardCharsets.UTF_8).length;
            if (length < 1 || length > LONGEST_PROTOCOL) {
                throw wrong("--alpn '" + each + "' is not a protocol's name; write names such as h2,http/1.1");
            }
        }
        if (certificate == null && (key != null || passphrase != null)) {
            throw wrong((key != null ? "--key" : "--passphrase") + " without a certificate: name one with --cert FILE");
        }
        Destination secured = startTls != null ? plain.startTls() : plain.tls();
        return (name == null ? secured : secured.serverName(name)).protocols(protocols.toArray(String[]::new));
    }

    private void requireName(String server) {
        try {
            if (!InetAddresses.isInetAddress(server)) {
                new SNIHostName(server);
            }
        } catch (IllegalArgumentException e) {
            throw wrong("'" + server + "' is no name that a certificate can be made for;"
                    + " write a host's name or IP address: --sni NAME");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /// The profile that the options describe.
    ///
    /// @param usual that of a host
    TlsSettings settings(TlsSettings usual) {
        List<CertificateFiles> own = certificate == null ? List.of() : List.of(new CertificateFiles(
                absolute(certificate), "--cert", absolute(key == null ? certificate : key),
                key == null ? "--cert" : "--key", Optional.empty(), Optional.ofNullable(passphrase).map(
                        file -> new Passphrase(Passphrase.Source.FILE, absolute(file).toString(), "--passphrase"))));
        return usual.forClient(own, authorities.stream().map(file -> new NamedFile(absolute(file), "--ca")).toList());
    }

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
