package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.config.TlsSettings.Passphrase;
import dev.berth.runtime.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads certificates from a folder as the configuration of a server would name them: the chain in line 1, the key in
/// line 2, the passphrase in line 3.
///
/// @param folder where the files lie
record Reading(Path folder) {

    static final String PASSPHRASE = "open Sesame";
    private static final String VARIABLE = "KEY_PASSPHRASE";

    static Passphrase environment() {
        return new Passphrase(Passphrase.Source.ENVIRONMENT, VARIABLE, "berth.conf:3");
    }

    Path write(String name, String text) {
        return TestCertificates.write(folder.resolve(name), text);
    }

    Path write(String name, byte[] bytes) {
        try {
            return Files.write(write(name, ""), bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static CertificateFiles files(Path chain, Path key) {
        return new CertificateFiles(chain, "berth.conf:1", key, "berth.conf:2");
    }

    static CertificateFiles locked(Path chain, Path key) {
        return new CertificateFiles(
                chain, "berth.conf:1", key, "berth.conf:2", Optional.empty(), Optional.of(environment()));
    }

    static CertificateFiles store(Path store, String alias) {
        return new CertificateFiles(store, "berth.conf:1", store, "berth.conf:1",
                Optional.ofNullable(alias), Optional.of(environment()));
    }

    static Identity read(CertificateFiles files, Problems warnings, X509Certificate... authorities) {
        return new IdentityReader(Map.of(VARIABLE, PASSPHRASE), InstantSource.system(), List.of(authorities))
                .read(files, warnings);
    }

    static Identity read(CertificateFiles files) {
        return read(files, new Problems());
    }

    /// What is wrong, the folder left out.
    String told(CertificateFiles files) {
        Problems warnings = new Problems();
        return text(assertThrows(ConfigurationException.class, () -> read(files, warnings)).problems());
    }

    /// The warnings, the folder left out.
    String warned(CertificateFiles files, X509Certificate... authorities) {
        Problems warnings = new Problems();
        read(files, warnings, authorities);
        assertEquals(List.of(), warnings.sorted(), "problems are thrown");
        return text(warnings.warnings());
    }

    String text(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"))
                .replace(folder + "/", "");
    }
}
