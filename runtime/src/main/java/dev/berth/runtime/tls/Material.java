package dev.berth.runtime.tls;

import dev.berth.runtime.config.TlsSettings;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;

/// What a profile was made of at one time: its settings and what was in its files. Replaced as a whole.
///
/// @param generation counts the replacements, from 1
/// @param settings the section
/// @param identities the certificates; empty for a profile that only connects
/// @param clients who vouches for clients
/// @param servers who vouches for servers
/// @param revocation which certificates are revoked
/// @param serving what engines for clients are set to; never changed
/// @param stamps what the files looked like before they were read
/// @param previous the one before, of which handshakes may still hold aliases; without its own predecessor
record Material(
        long generation,
        TlsSettings settings,
        Identities identities,
        Trust clients,
        Supplier<Trust> servers,
        Revocation revocation,
        SSLParameters serving,
        FileStamps stamps,
        Optional<Material> previous) {

    /// Takes the place of another.
    Material after(Material other) {
        Material last = new Material(other.generation, other.settings, other.identities, other.clients, other.servers,
                other.revocation, other.serving, other.stamps, Optional.empty());
        return new Material(other.generation + 1, settings, identities, clients, servers, revocation, serving, stamps,
                Optional.of(last));
    }
}
