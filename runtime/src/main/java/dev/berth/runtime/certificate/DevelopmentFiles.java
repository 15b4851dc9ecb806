package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/// A folder with a development authority, `ca.pem`, and the certificates that it signed, each with its key beside it.
///
/// The authority is made once and kept, so that clients are told once to trust it. Nothing is overwritten but what this
/// authority signed. For one process at a time.
public final class DevelopmentFiles {

    private static final String AUTHORITY = "ca";
    private static final String MOVE = "move it away, or name another folder: --folder DIR";

    private final Path folder;
    private final Instant now;

    /// Looks at nothing yet.
    ///
    /// @param folder where the files are, or will be
    /// @param now the time
    public DevelopmentFiles(Path folder, Instant now) {
        this.folder = folder;
        this.now = now;
    }

    /// A certificate and its key, in files.
    ///
    /// @param chain the file of the certificate, which stands there alone: the authority signed it itself, and a client
    ///        that trusts the authority has the authority's own (RFC 8446 section 4.4.2)
    /// @param key the file of its key
    /// @param certificate what stands in the first one
    public record Made(Path chain, Path key, X509Certificate certificate) {}

    /// What there is now.
    ///
    /// @param authority made or found
    /// @param authorityIsNew whether clients have yet to be told to trust it
    /// @param server empty where no names were given
    /// @param clients in the order of their names
    public record All(Made authority, boolean authorityIsNew, Optional<Made> server, List<Made> clients) {

        /// Takes a copy of the list.
        public All {
            clients = List.copyOf(clients);
        }
    }

    /// A file name without its ending, and what is to stand there.
    private record Planned(String name, Identity identity) {}

    /// Makes certificates, and the authority if there is none.
    ///
    /// @param owner whose authority it is, such as `alice@laptop`; asked where it has to be made
    /// @param server the names of a server; empty for no server
    /// @param clients who get a certificate each
    /// @return the files
    /// @throws ConfigurationException if something else is in the way; then nothing was written
    /// @throws IOException if the folder cannot be written
    public All make(Supplier<String> owner, List<SubjectName> server, List<ClientName> clients) throws IOException {
        boolean authorityIsNew = !exists(chain(AUTHORITY)) && !exists(key(AUTHORITY));
        DevelopmentAuthority authority = authorityIsNew
                ? DevelopmentAuthority.create(owner.get(), now) : existingAuthority();
        List<Planned> planned = new ArrayList<>();
        if (!server.isEmpty()) {
            planned.add(new Planned("server", authority.server(server, now)));
        }
        clients.forEach(each ->
                planned.add(new Planned("client-" + each.inFileName(), authority.client(each, now))));
        Problems problems = new Problems();
        for (int i = 0; i < planned.size(); i++) {
            int index = i;
            problems.collect(null, () -> {
                requireFree(planned.get(index), planned.subList(0, index), authority);
                return null;
            });
        }
        problems.report();
        OwnerFiles.createFolder(folder);
        Planned ca = new Planned(AUTHORITY, authority.identity());
        Made madeAuthority = authorityIsNew ? write(ca) : made(ca);
        List<Made> others = new ArrayList<>();
        for (Planned each : planned) {
            others.add(write(each));
        }
        Optional<Made> madeServer = server.isEmpty() ? Optional.empty() : Optional.of(others.removeFirst());
        return new All(madeAuthority, authorityIsNew, madeServer, others);
    }

    private DevelopmentAuthority existingAuthority() {
        Path chain = chain(AUTHORITY);
        Path key = key(AUTHORITY);
        if (!exists(chain) || !exists(key)) {
            throw wrong(exists(chain) ? key : chain,
                    "no such file, though " + (exists(chain) ? chain : key) + " is there",
                    "put it back, or remove both: a new CA will be made, to be trusted anew");
        }
        try {
            Instant end = certificate(chain).getNotAfter().toInstant();
            if (end.isBefore(now)) {
                throw wrong(chain, "expired at " + end,
                        "remove it and " + key + ": a new CA will be made, to be trusted anew");
            }
        } catch (NotOneException e) {
            throw foreign(chain, "not a CA that can sign: " + e.getMessage());
        }
        try {
            return DevelopmentAuthority.of(new IdentityReader(Map.of(), () -> now, List.of()).read(
                    new CertificateFiles(chain, folder.toString(), key, folder.toString()), new Problems()));
        } catch (ConfigurationException e) {
            throw foreign(chain, "not a CA that can sign: " + e.problems().getFirst().what());
        } catch (IllegalArgumentException e) {
            throw foreign(chain, e.getMessage());
        }
    }

    /// Refuses to write where something is that this class would not have written, or has just planned to write.
    private void requireFree(Planned planned, List<Planned> before, DevelopmentAuthority authority) {
        Path chain = chain(planned.name());
        Path key = key(planned.name());
        if (before.stream().anyMatch(each -> each.name().equals(planned.name()))) {
            throw wrong(chain, "two clients' names lead to this file",
                    "make one of them in another folder: --folder DIR");
        }
        if (!exists(chain)) {
            // What was begun and not finished leaves a certificate without a key, never this.
            if (exists(key)) {
                throw foreign(key, "a key without its certificate " + chain);
            }
            return;
        }
        X509Certificate there;
        try {
            there = certificate(chain);
        } catch (NotOneException e) {
            throw foreign(chain, "not a certificate");
        }
        if (!authority.signed(there) || there.getBasicConstraints() >= 0) {
            throw foreign(chain, "not signed by " + chain(AUTHORITY));
        }
        String subject = there.getSubjectX500Principal().getName();
        if (!planned.name().equals("server") && !there.getSubjectX500Principal()
                .equals(planned.identity().chain().getFirst().getSubjectX500Principal())) {
            throw foreign(chain, "made for another client, " + subject);
        }
    }

    private X509Certificate certificate(Path file) throws NotOneException {
        try {
            return Contents.pem(FileContent.read(folder.toString(), file)).certificates().getFirst();
        } catch (ConfigurationException | NoSuchElementException e) {
            throw new NotOneException(e);
        }
    }

    /// Says that a file holds no certificate.
    private static final class NotOneException extends Exception {

        private static final long serialVersionUID = 1;

        NotOneException(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static ConfigurationException foreign(Path file, String what) {
        return wrong(file, what + ", so it is not overwritten", MOVE);
    }

    private static ConfigurationException wrong(Path file, String what, String remedy) {
        return new ConfigurationException(new Problem(file.toString(), what, remedy));
    }

    /// The key comes second, so that no key is ever left alone.
    private Made write(Planned planned) throws IOException {
        Made made = made(planned);
        OwnerFiles.write(made.chain(), PemText.of(planned.identity().chain()));
        OwnerFiles.write(made.key(), PemText.ofKey(planned.identity()));
        return made;
    }

    private Made made(Planned planned) {
        return new Made(chain(planned.name()), key(planned.name()), planned.identity().chain().getFirst());
    }

    /// A link that leads nowhere is there too: somebody put it there.
    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private Path chain(String name) {
        return folder.resolve(name + ".pem");
    }

    private Path key(String name) {
        return folder.resolve(name + ".key");
    }
}
