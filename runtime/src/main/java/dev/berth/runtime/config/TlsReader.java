package dev.berth.runtime.config;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import dev.berth.runtime.config.Configuration.CertificateFiles;
import dev.berth.runtime.config.Configuration.ClientAuth;
import dev.berth.runtime.config.Configuration.TlsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a section below `tls`.
final class TlsReader {

    private final Problems problems;

    TlsReader(Problems problems) {
        this.problems = problems;
    }

    TlsSettings read(String name, Section section) {
        Problems here = new Problems();
        List<Value> written = here.collect(List.of(), () -> section.find("certificates")
                .map(value -> value.elements().toList()).orElse(List.of()));
        List<String> selfSigned = here.collect(List.of(), () -> section.find("self-signed")
                .map(value -> value.list().map(TlsReader::hostName).toList()).orElse(List.of()));
        if (written.isEmpty() == selfSigned.isEmpty() && here.none()) {
            here.add(section.where(),
                    section.path() + (written.isEmpty()
                            ? " has no certificate" : " has both certificates and self-signed"),
                    written.isEmpty()
                            ? "write " + Names.form("certificates") + ", or for a trial self-signed = [\"localhost\"]"
                            : "remove self-signed, which is for trials, or certificates");
        }
        if (written.size() > 1) {
            here.add(written.get(1).where(), section.path() + " has " + written.size() + " certificates",
                    "write one certificate per profile: choosing among several is not offered yet");
        }
        List<CertificateFiles> certificates = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            Value value = written.get(i);
            String path = "certificates[" + i + ']';
            here.collect(null, () -> certificates.add(files(section, path, value)));
        }
        here.sorted().forEach(problems::add);
        return new TlsSettings(name, section.where(), certificates, selfSigned, clientAuth(section));
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

    private static CertificateFiles files(Section profile, String name, Value value) {
        if (!value.isSection()) {
            throw value.wrong("not a certificate with its key", "write " + Names.form("certificates"));
        }
        Section section = profile.sectionOf(name, value);
        Optional<Value> key = section.find("key");
        Value chain = section.require("chain");
        Value keyOrChain = key.orElse(chain);
        return new CertificateFiles(chain.file(), chain.where(), keyOrChain.file(), keyOrChain.where());
    }

    private ClientAuth clientAuth(Section profile) {
        ClientAuth none = new ClientAuth(ClientAuth.Mode.NONE, Optional.empty(), profile.where());
        return problems.collect(none, () -> {
            Section section = profile.child("client-auth");
            Optional<Value> file = section.find("ca");
            Value written = section.require("mode");
            ClientAuth.Mode mode = RecordBinder.constant(written, ClientAuth.Mode.class);
            Optional<Path> ca = file.map(Value::file);
            if (ca.isPresent() && written.where().startsWith(Origins.DEFAULTS)) {
                problems.add(file.get().where(), section.path() + " has a ca and no mode, so clients are not asked",
                        "write mode = required, or mode = optional");
            }
            if (mode != ClientAuth.Mode.NONE && ca.isEmpty()) {
                problems.add(section.where(), section.path() + " has no ca",
                        "name the file of the authorities that may vouch for clients: ca = \"tls/clients.pem\"");
            }
            return new ClientAuth(mode, ca, file.map(Value::where).orElse(section.where()));
        });
    }
}
