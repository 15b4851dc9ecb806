package dev.berth.runtime.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A section below `tls`.
///
/// @param name its key
/// @param where its file and line
/// @param certificates from files; the first one is the default
/// @param selfSigned the names of a certificate that the server makes at start; empty if files are named
/// @param strictSni whether clients that ask for a name of no certificate are refused
/// @param agreement what is agreed on with a peer
/// @param sessions what may be resumed
/// @param provider what does the cryptography
/// @param clientAuth what is asked of clients
/// @param serverAuth what is asked of servers that Berth connects to
public record TlsSettings(
        String name,
        String where,
        List<CertificateFiles> certificates,
        List<String> selfSigned,
        boolean strictSni,
        Agreement agreement,
        Sessions sessions,
        Provider provider,
        ClientAuth clientAuth,
        ServerAuth serverAuth) {

    /// Takes copies of the lists.
    public TlsSettings {
        certificates = List.copyOf(certificates);
        selfSigned = List.copyOf(selfSigned);
    }

    /// Whether a listener can use it.
    ///
    /// @return whether there is a certificate
    public boolean servesClients() {
        return !certificates.isEmpty() || !selfSigned.isEmpty();
    }

    /// The same for a client whose files are named elsewhere than in a configuration, such as on a command line.
    ///
    /// @param own what servers that ask for a certificate are shown
    /// @param authorities who may vouch for servers; empty for those that the host trusts
    /// @return other settings
    public TlsSettings forClient(List<CertificateFiles> own, List<NamedFile> authorities) {
        return new TlsSettings(name, where, own, selfSigned, strictSni, agreement, sessions, provider, clientAuth,
                new ServerAuth(List.copyOf(authorities), serverAuth.verifyName, serverAuth.pins));
    }

    /// A certificate with its key.
    ///
    /// @param chain a PEM file with the certificate and those that vouch for it, or a key store
    /// @param chainWhere where the file is named
    /// @param key a PEM file with the private key; `chain` once more if it is in there
    /// @param keyWhere where the file is named
    /// @param alias which entry of a key store; empty for the only one
    /// @param passphrase opens the key or the key store; empty if they are open
    public record CertificateFiles(
            Path chain, String chainWhere, Path key, String keyWhere, Optional<String> alias,
            Optional<Passphrase> passphrase) {

        /// A certificate and a key that is not encrypted.
        ///
        /// @param chain the file of the certificate
        /// @param chainWhere where it is named
        /// @param key the file of the key
        /// @param keyWhere where it is named
        public CertificateFiles(Path chain, String chainWhere, Path key, String keyWhere) {
            this(chain, chainWhere, key, keyWhere, Optional.empty(), Optional.empty());
        }
    }

    /// Where a passphrase comes from; itself it never stands in a configuration.
    ///
    /// @param source what kind of place
    /// @param name the path of a file, or the name of a variable or credential
    /// @param where the place in the configuration
    public record Passphrase(Source source, String name, String where) {

        /// A kind of place.
        public enum Source {
            /// The first line of a file.
            FILE,
            /// A variable of the environment.
            ENVIRONMENT,
            /// A file in the folder that systemd names in `CREDENTIALS_DIRECTORY` (systemd.exec(5)).
            CREDENTIAL
        }
    }

    /// What is agreed on in a handshake.
    ///
    /// @param preset what holds where the lists are empty
    /// @param versions such as `TLSv1.3`
    /// @param suites by the names of RFC 8446 and IANA
    /// @param groups for the key exchange
    /// @param alpn the application protocols, the preferred one first
    /// @param alpnRequired whether a client that offers none of them is refused
    public record Agreement(
            Preset preset, List<String> versions, List<String> suites, List<String> groups, List<String> alpn,
            boolean alpnRequired) {

        /// What the makers of a browser recommend for servers.
        public enum Preset {
            /// TLS 1.3 alone.
            MODERN,
            /// TLS 1.2 as well.
            INTERMEDIATE
        }
    }

    /// What may be resumed.
    ///
    /// @param lifetime how long after its full handshake
    /// @param cache how many sessions are kept
    public record Sessions(Duration lifetime, int cache) {}

    /// What does the cryptography of connections.
    public enum Provider {
        /// The JDK.
        JDK,
        /// Conscrypt, which is BoringSSL.
        CONSCRYPT
    }

    /// What is asked of clients.
    ///
    /// @param mode whether they show a certificate
    /// @param ca PEM files with the authorities that may vouch for it; empty if `mode` is none
    /// @param crl files with revocation lists, PEM or DER
    /// @param rules who of those with a certificate may come in
    /// @param where where the section stands, or its authorities
    public record ClientAuth(Mode mode, List<NamedFile> ca, List<NamedFile> crl, PeerRules rules, String where) {

        /// Nobody is asked.
        ///
        /// @param where the place of the profile
        /// @return the settings of a section that is not written
        public static ClientAuth none(String where) {
            return new ClientAuth(Mode.NONE, List.of(), List.of(), PeerRules.NONE, where);
        }

        /// Whether clients show a certificate.
        public enum Mode {
            /// They are not asked.
            NONE,
            /// They are asked, and may have none.
            OPTIONAL,
            /// Without one there is no connection.
            REQUIRED
        }
    }

    /// What is asked of a server that Berth connects to.
    ///
    /// @param ca PEM files with the authorities that may vouch for it; empty for those that the host trusts
    /// @param verifyName whether its certificate must be made for the name that was connected to
    /// @param pins keys of which one must be its own, SHA-256 in hexadecimal; empty for any
    public record ServerAuth(List<NamedFile> ca, boolean verifyName, List<String> pins) {}

    /// A file that is named in a configuration.
    ///
    /// @param path the file
    /// @param where the place that names it
    public record NamedFile(Path path, String where) {}
}
