package dev.berth.runtime.config;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.config.TlsSettings.Passphrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the keys `certificates` and `self-signed` of a profile.
final class CertificateReader {

    private final Problems problems;

    CertificateReader(Problems problems) {
        this.problems = problems;
    }

    List<CertificateFiles> files(Section profile) {
        List<Value> written = problems.collect(List.of(), () -> profile.find("certificates")
                .map(value -> value.elements().toList()).orElse(List.of()));
        List<CertificateFiles> files = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            Value value = written.get(i);
            String path = "certificates[" + i + ']';
            problems.collect(null, () -> files.add(files(profile, path, value)));
        }
        return files;
    }

    private static CertificateFiles files(Section profile, String name, Value value) {
        if (!value.isSection()) {
            throw value.wrong("not a certificate with its key", "write " + Names.form("certificates"));
        }
        Section section = profile.sectionOf(name, value);
        Optional<Value> key = section.find("key");
        Optional<Value> secret = section.find("passphrase");
        Optional<String> alias = section.find("alias").map(Value::word);
        Value chain = section.require("chain");
        Optional<Passphrase> passphrase = secret.map(each -> passphrase(section, each));
        Value keyOrChain = key.orElse(chain);
        return new CertificateFiles(
                chain.file(), chain.where(), keyOrChain.file(), keyOrChain.where(), alias, passphrase);
    }

    private static Passphrase passphrase(Section certificate, Value value) {
        if (!value.isSection()) {
            throw value.wrong("a passphrase does not stand in a configuration", "name where it comes from:"
                    + " passphrase { file = \"FILE\" }, { environment = NAME } or { credential = NAME }");
        }
        Section section = certificate.sectionOf("passphrase", value);
        List<Passphrase> found = new ArrayList<>();
        section.find("file").ifPresent(each ->
                found.add(new Passphrase(Passphrase.Source.FILE, each.file().toString(), each.where())));
        section.find("environment").ifPresent(each ->
                found.add(new Passphrase(Passphrase.Source.ENVIRONMENT, each.word(), each.where())));
        section.find("credential").ifPresent(each ->
                found.add(new Passphrase(Passphrase.Source.CREDENTIAL, credential(each), each.where())));
        if (found.size() != 1) {
            throw value.wrong(found.isEmpty() ? "no place for the passphrase" : "several places for one passphrase",
                    "write one of file = \"FILE\", environment = NAME, credential = NAME");
        }
        return found.getFirst();
    }

    private static String credential(Value value) {
        String name = value.word();
        if (name.contains("/") || name.startsWith(".")) {
            throw value.wrong("not a credential's name", "write the name that LoadCredential= gives it, no path");
        }
        return name;
    }

    List<String> selfSigned(Section profile) {
        return problems.collect(List.of(), () -> profile.find("self-signed")
                .map(value -> value.list().map(CertificateReader::hostName).toList()).orElse(List.of()));
    }

    /// Reports a profile that has both kinds of certificate.
    void requireOneKind(Section profile, List<CertificateFiles> files, List<String> selfSigned) {
        if (!files.isEmpty() && !selfSigned.isEmpty()) {
            problems.add(profile.where(), profile.path() + " has both certificates and self-signed",
                    "remove self-signed, which is for trials, or certificates");
        }
    }

    private static String hostName(Value value) {
        String name = value.text();
        boolean number = name.matches("[\\d.]+");
        if (!InetAddresses.isInetAddress(name)
                && (number || !InternetDomainName.isValid(name.replaceFirst("^\\*\\.", "")) || !name.matches("\\p{ASCII}+"))) {
            throw value.wrong("not a host's name or IP address", "write names such as \"localhost\" or \"127.0.0.1\"");
        }
        return name;
    }
}
