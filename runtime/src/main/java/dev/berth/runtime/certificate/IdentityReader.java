package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.config.TlsSettings.Passphrase;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Reads certificates with their keys, in every form that people have them in: PEM, DER, PKCS#12, JKS; encrypted or
/// not; in one file or two.
public final class IdentityReader {

    private final PassphraseReader passphrases;
    private final InstantSource clock;
    private final TrustedRoots roots;

    /// Makes a reader.
    ///
    /// @param environment the variables of the server, where passphrases and the folder of credentials may stand
    /// @param clock tells what has expired
    /// @param authorities whom the profile trusts, and so whoever has to do with it
    public IdentityReader(Map<String, String> environment, InstantSource clock, List<X509Certificate> authorities) {
        this.passphrases = new PassphraseReader(Map.copyOf(environment));
        this.clock = clock;
        this.roots = new TrustedRoots(authorities);
    }

    /// Reads a certificate, those that vouch for it, and its key.
    ///
    /// @param files where they are
    /// @param problems takes the warnings
    /// @return the chain in order
    /// @throws ConfigurationException with everything that is wrong in both files
    public Identity read(CertificateFiles files, Problems problems) {
        try (Secret secret = new Secret(passphrases, files.passphrase())) {
            Problems found = new Problems();
            found.collect(false, secret::read);
            Contents chain = found.collect(null,
                    () -> Contents.read(files.chainWhere(), files.chain(), files.alias(), secret));
            Contents key = files.key().equals(files.chain()) ? chain : found.collect(null,
                    () -> Contents.read(files.keyWhere(), files.key(), files.alias(), secret));
            List<PrivateKey> keys = keys(chain, key, secret, found);
            found.report();
            Instant now = clock.instant();
            KeyMatch own = KeyMatch.find(chain.certificates(), keys, now).orElseThrow(() -> foreign(chain, key, keys));
            ChainOrder order = new ChainOrder(chain.file(), roots);
            List<X509Certificate> ordered = order.order(own.certificate(), chain.certificates(), now, found);
            checkTime(chain.file(), ordered, found, problems);
            found.report();
            order.warnOfUnknownIssuer(ordered, problems);
            warn(files, chain.store() || key.store(), secret, problems);
            return new Identity(ordered, own.key());
        }
    }

    /// The keys, if there is nothing wrong with what the files hold.
    private static List<PrivateKey> keys(Contents chain, Contents key, Secret secret, Problems found) {
        boolean certified = chain == null || !chain.certificates().isEmpty();
        if (!certified && key != null && chain.hasKey() && !key.hasKey() && !key.certificates().isEmpty()) {
            throw chain.file().wrong("this is a key, and " + key.file().path() + " a certificate",
                    "exchange chain and key");
        }
        if (!certified) {
            found.add(chain.file().problem("no certificate in it" + chain.instead(),
                    "name the file with -----BEGIN CERTIFICATE-----"));
        }
        if (key != null && !key.hasKey()) {
            found.add(key.file().problem("no private key in it" + key.instead(), key.instead().contains("OPENSSH")
                    ? "convert a copy of it: ssh-keygen -p -m PKCS8 -f COPY"
                    : "name the file with -----BEGIN PRIVATE KEY-----"));
        }
        return key == null ? List.of() : found.collect(List.of(), () -> key.keys(secret));
    }

    private static ConfigurationException foreign(Contents chain, Contents key, List<PrivateKey> keys) {
        List<X509Certificate> all = chain.certificates();
        return key.file().wrong(
                (keys.size() == 1 ? "the key belongs to " : "its keys belong to ")
                        + (all.size() == 1 ? "another certificate than that in " : "none of the certificates in ")
                        + chain.file().path() + " (" + Subject.of(all) + ")",
                "name the key that the certificate was requested with");
    }

    /// What has expired is refused here and not by every client; only a root is their own affair.
    private void checkTime(FileContent file, List<X509Certificate> chain, Problems found, Problems warnings) {
        Validity validity = new Validity(clock);
        for (X509Certificate each : chain) {
            boolean root = !each.equals(chain.getFirst()) && Issuers.isSelfSigned(each);
            validity.problem(file, each).ifPresent(root ? warnings::warn : found::add);
        }
    }

    private static void warn(CertificateFiles files, boolean store, Secret secret, Problems problems) {
        KeyFilePermissions.warning(files.keyWhere(), files.key(), !secret.isUsed()).ifPresent(problems::warn);
        files.alias().filter(_ -> !store).ifPresent(alias -> problems.warn(new Problem(files.chainWhere(),
                "alias = " + alias + " tells nothing: " + files.chain() + " is no key store", "remove it")));
        files.passphrase().ifPresent(place -> {
            if (!secret.isUsed()) {
                problems.warn(new Problem(place.where(),
                        "a passphrase, and nothing is encrypted in " + files.key(), "remove it"));
            } else if (place.source() == Passphrase.Source.FILE) {
                KeyFilePermissions.warning(place.where(), Path.of(place.name()), true).ifPresent(problems::warn);
            }
        });
    }
}
