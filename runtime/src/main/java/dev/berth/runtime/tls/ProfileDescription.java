package dev.berth.runtime.tls;

import dev.berth.runtime.certificate.CertificateDescription;
import dev.berth.runtime.certificate.CrlDescription;
import java.util.List;

/// What people want to know of a TLS profile.
///
/// @param name as the configuration calls it
/// @param chains for each certificate: its own first, then those that vouch for it; empty for a profile that makes its
///        own certificate at each start, since a running server's is another than this process would make
/// @param authorities who may vouch for clients
/// @param revocationLists of certificates that the authorities take back
public record ProfileDescription(
        String name,
        List<List<CertificateDescription>> chains,
        List<CertificateDescription> authorities,
        List<CrlDescription> revocationLists) {

    /// Takes copies of the lists.
    public ProfileDescription {
        chains = chains.stream().map(List::copyOf).toList();
        authorities = List.copyOf(authorities);
        revocationLists = List.copyOf(revocationLists);
    }
}
