package dev.berth.runtime.tls;

import com.google.common.base.Suppliers;
import dev.berth.runtime.certificate.Authorities;
import dev.berth.runtime.certificate.CrlFile;
import dev.berth.runtime.certificate.Identity;
import dev.berth.runtime.certificate.IdentityReader;
import dev.berth.runtime.certificate.SelfSigned;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Reads everything that a profile names.
final class MaterialReader {

    private MaterialReader() {}

    /// Reads it, collecting what is wrong.
    ///
    /// @param problems takes the warnings
    /// @param before what was read before
    /// @throws dev.berth.api.ConfigurationException if something is wrong
    static Material read(TlsSettings settings, Problems problems, Optional<Material> before) {
        // Before reading: what changes meanwhile is read again.
        FileStamps stamps = FileStamps.of(files(settings));
        Problems here = new Problems();
        List<X509Certificate> clients =
                here.collect(List.of(), () -> Authorities.read(settings.clientAuth().ca(), here));
        List<X509Certificate> servers =
                here.collect(List.of(), () -> Authorities.read(settings.serverAuth().ca(), here));
        List<Identity> identities =
                identities(settings, before, Stream.concat(clients.stream(), servers.stream()).toList(), here);
        List<X509CRL> revoked =
                settings.clientAuth().crl().stream().flatMap(each ->
                        here.<List<X509CRL>>collect(List.of(), () -> CrlFile.read(each)).stream()).toList();
        here.warnings().forEach(problems::warn);
        here.report();
        Identities suited = new Identities(Contexts.suited(identities, settings));
        return new Material(1, settings, suited, Trust.in(clients), trust(servers),
                new Revocation(revoked), Agreements.serving(settings, suited), stamps, Optional.empty());
    }

    /// Most profiles never connect anywhere, and the host's list is long: it is read when it is first needed.
    private static Supplier<Trust> trust(List<X509Certificate> servers) {
        Trust named = servers.isEmpty() ? null : Trust.in(servers);
        return named == null ? Suppliers.memoize(Trust::inHost) : () -> named;
    }

    private static List<Identity> identities(
            TlsSettings settings, Optional<Material> before, List<X509Certificate> authorities, Problems problems) {
        if (!settings.selfSigned().isEmpty()) {
            // Clients trust the one that was made: it stays while its names do.
            return before.filter(each -> each.settings().selfSigned().equals(settings.selfSigned()))
                    .map(each -> each.identities().all())
                    .orElseGet(() -> List.of(SelfSigned.create(settings.selfSigned())));
        }
        IdentityReader reader = new IdentityReader(System.getenv(), InstantSource.system(), authorities);
        List<Identity> identities = new ArrayList<>();
        for (CertificateFiles files : settings.certificates()) {
            problems.collect(null, () -> identities.add(reader.read(files, problems)));
        }
        return identities;
    }

    private static TreeSet<Path> files(TlsSettings settings) {
        TreeSet<Path> files = new TreeSet<>();
        for (CertificateFiles each : settings.certificates()) {
            files.add(each.chain());
            files.add(each.key());
        }
        for (List<NamedFile> named : List.of(
                settings.clientAuth().ca(), settings.clientAuth().crl(), settings.serverAuth().ca())) {
            named.forEach(each -> files.add(each.path()));
        }
        return files;
    }
}
