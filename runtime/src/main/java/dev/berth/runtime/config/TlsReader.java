package dev.berth.runtime.config;

import com.typesafe.config.ConfigObject;
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
        List<CertificateFiles> certificates = new ArrayList<>();
        List<Value> written = problems.collect(List.of(), () -> section.find("certificates")
                .map(value -> value.raw() instanceof ConfigObject
                        ? List.of(value)
                        : value.list().toList())
                .orElse(List.of()));
        for (int i = 0; i < written.size(); i++) {
            Value value = written.get(i);
            String path = "certificates[" + i + ']';
            problems.collect(null, () -> certificates.add(files(section.sectionOf(path, value))));
        }
        List<String> selfSigned = problems.collect(List.of(), () -> section.find("self-signed")
                .map(value -> value.list().map(Value::text).toList()).orElse(List.of()));
        if (written.isEmpty() == selfSigned.isEmpty() && problems.none()) {
            problems.add(section.where(),
                    section.path() + (written.isEmpty()
                            ? " has no certificate" : " has both certificates and self-signed"),
                    "write certificates = [ { chain = \"FILE\", key = \"FILE\" } ], or for a trial"
                            + " self-signed = [\"localhost\"]");
        }
        if (written.size() > 1) {
            problems.add(written.get(1).where(), section.path() + " has " + written.size() + " certificates",
                    "write one certificate per profile: choosing among several is not offered yet");
        }
        return new TlsSettings(name, section.where(), certificates, selfSigned, clientAuth(section));
    }

    private static CertificateFiles files(Section section) {
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
            ClientAuth.Mode mode = (ClientAuth.Mode)
                    RecordBinder.constant(section.require("mode"), ClientAuth.Mode.class);
            Optional<Path> ca = file.map(Value::file);
            if (mode != ClientAuth.Mode.NONE && ca.isEmpty()) {
                problems.add(section.where(), section.path() + " has no ca",
                        "name the file of the authorities that may vouch for clients: ca = \"tls/clients.pem\"");
            }
            return new ClientAuth(mode, ca, file.map(Value::where).orElse(section.where()));
        });
    }
}
