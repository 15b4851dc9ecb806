package dev.berth.runtime.config;

import dev.berth.runtime.config.TlsSettings.Agreement;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.config.TlsSettings.ClientAuth;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import dev.berth.runtime.config.TlsSettings.Provider;
import dev.berth.runtime.config.TlsSettings.ServerAuth;
import dev.berth.runtime.config.TlsSettings.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads a section below `tls`.
final class TlsReader {

    private static final int MOST_SESSIONS = 10_000_000;

    /// RFC 8446 section 4.6.1 allows seven days.
    private static final Duration LONGEST_SESSION = Duration.ofDays(7);

    private final Problems problems;
    private final CertificateReader certificates;

    TlsReader(Problems problems) {
        this.problems = problems;
        this.certificates = new CertificateReader(problems);
    }

    TlsSettings read(String name, Section section) {
        List<CertificateFiles> files = certificates.files(section);
        List<String> selfSigned = certificates.selfSigned(section);
        certificates.requireOneKind(section, files, selfSigned);
        return new TlsSettings(name, section.where(), files, selfSigned,
                flag(section, "strict-sni", false), agreement(section), sessions(section),
                problems.collect(Provider.JDK, () ->
                        RecordBinder.constant(section.require("provider"), Provider.class)),
                clientAuth(section), serverAuth(section));
    }

    private boolean flag(Section section, String key, boolean fallback) {
        return problems.collect(fallback, () -> section.require(key).flag());
    }

    private Agreement agreement(Section section) {
        List<String> alpn = problems.collect(List.of(), () ->
                section.require("alpn").list().map(TlsReader::protocolName).toList());
        boolean required = flag(section, "alpn-required", false);
        if (required && problems.collect(true, () -> list(section, "alpn", true).findAny().isEmpty())) {
            problems.add(section.where(), section.path() + ".alpn-required = on and no alpn",
                    "list the protocols: alpn = [\"h2\", \"http/1.1\"]");
        }
        return new Agreement(
                problems.collect(Agreement.Preset.INTERMEDIATE, () ->
                        RecordBinder.constant(section.require("preset"), Agreement.Preset.class)),
                problems.collect(List.of(), () -> list(section, "versions", false).map(TlsReader::version).toList()),
                problems.collect(List.of(), () -> list(section, "suites", false).map(Value::word).toList()),
                problems.collect(List.of(), () -> list(section, "groups", false).map(Value::word).toList()),
                alpn, required);
    }

    private static Stream<Value> list(Section section, String key, boolean mayBeEmpty) {
        Optional<Value> value = section.find(key);
        if (!mayBeEmpty && value.isPresent() && value.get().list().findAny().isEmpty()) {
            throw value.get().wrong("an empty list leaves nothing to agree on", "leave it out for what preset says");
        }
        return value.stream().flatMap(Value::list);
    }

    private static String version(Value value) {
        String version = value.word().replaceFirst("^(?i)tls[ v]*", "TLSv");
        if (!version.equals("TLSv1.2") && !version.equals("TLSv1.3")) {
            throw value.wrong("not a version of TLS that is safe", "write \"TLSv1.3\" or \"TLSv1.2\" (RFC 8996)");
        }
        return version;
    }

    /// RFC 7301 section 3.1: 1 to 255 bytes.
    private static String protocolName(Value value) {
        String name = value.text();
        if (name.isEmpty() || name.length() > 255 || !name.chars().allMatch(c -> c > 0 && c < 256)) {
            throw value.wrong("not a protocol's name", "write names such as \"h2\" or \"http/1.1\"");
        }
        return name;
    }

    private Sessions sessions(Section profile) {
        Section section = problems.collect(null, () -> profile.child("sessions"));
        return section == null ? new Sessions(Duration.ZERO, 1) : new Sessions(
                new TimeoutReader(problems).seconds(section, "lifetime", LONGEST_SESSION),
                problems.collect(1, () -> section.require("cache").count(1, MOST_SESSIONS)));
    }

    private ClientAuth clientAuth(Section profile) {
        ClientAuth none = ClientAuth.none(profile.where());
        return problems.collect(none, () -> {
            Section section = profile.child("client-auth");
            Optional<Value> written = section.find("ca");
            List<NamedFile> ca = files(section, "ca");
            List<NamedFile> crl = files(section, "crl");
            PeerRules rules = new PeerRuleReader(problems).read(section);
            Value modeValue = section.require("mode");
            ClientAuth.Mode mode = RecordBinder.constant(modeValue, ClientAuth.Mode.class);
            if (mode == ClientAuth.Mode.NONE && !ca.isEmpty() && modeValue.where().startsWith(Origins.DEFAULTS)) {
                problems.add(written.get().where(), section.path() + " has a ca and no mode, so clients are not asked",
                        "write mode = required, or mode = optional");
            } else if (mode == ClientAuth.Mode.NONE && !(rules.none() && crl.isEmpty())) {
                problems.add(section.where(), section.path() + " says who may come in, and mode = none asks nobody",
                        "write mode = required, or mode = optional");
            }
            if (mode != ClientAuth.Mode.NONE && ca.isEmpty()) {
                problems.add(section.where(), section.path() + " has no ca",
                        "name the file of the authorities that may vouch for clients: ca = \"tls/clients.pem\"");
            }
            return new ClientAuth(mode, ca, crl, rules, written.map(Value::where).orElse(section.where()));
        });
    }

    private ServerAuth serverAuth(Section profile) {
        return problems.collect(new ServerAuth(List.of(), true, List.of()), () -> {
            Section section = profile.child("server-auth");
            return new ServerAuth(files(section, "ca"), flag(section, "verify-name", true),
                    problems.collect(List.of(), () -> section.require("pins").list()
                            .map(value -> PeerRuleReader.pin(value, value.text())).toList()));
        });
    }

    /// A file, or a list of them.
    private List<NamedFile> files(Section section, String key) {
        return problems.collect(List.of(), () -> section.find(key).stream().flatMap(Value::elements)
                .map(value -> new NamedFile(value.file(), value.where())).toList());
    }
}
