package dev.berth.runtime.config;

import dev.berth.runtime.config.ListenerTls.SniRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads what a listener says about TLS.
final class ListenerTlsReader {

    private final Map<String, Optional<TlsSettings>> profiles;
    private final HandlerReader handlers;
    private final Problems problems;

    /// @param profiles the sections below `tls`; empty for one that is not usable
    ListenerTlsReader(Map<String, Optional<TlsSettings>> profiles, HandlerReader handlers, Problems problems) {
        this.profiles = profiles;
        this.handlers = handlers;
        this.problems = problems;
    }

    ListenerTls read(String listener, Section section) {
        Optional<String> fromStart = profile(section, "tls");
        Optional<String> startTls = profile(section, "start-tls");
        Section clientAuth = problems.collect(null, () -> section.child("client-auth"));
        PeerRules clients = clientAuth == null ? PeerRules.NONE : new PeerRuleReader(problems).read(clientAuth);
        List<SniRule> sni = sni(listener, section);
        if (fromStart.isPresent() && startTls.isPresent()) {
            problems.add(section.where(), section.path() + " has both tls and start-tls",
                    "keep tls for connections that begin with a handshake, start-tls for those that begin in plain text");
        }
        if (!clients.none() && !fromStart.or(() -> startTls).map(this::asksClients).orElse(false)) {
            problems.add(clientAuth.where(), clientAuth.path() + " says who may come in, and no certificate is asked for",
                    "use a profile with client-auth { mode = required, ca = \"FILE\" }");
        }
        if (!sni.isEmpty() && fromStart.isEmpty()) {
            problems.add(section.where(), section.path() + " has sni and no tls",
                    "without a handshake nobody names a host; write tls = NAME");
        }
        return new ListenerTls(fromStart, startTls, clients, sni);
    }

    /// A profile that is not usable is no further problem here.
    private boolean asksClients(String profile) {
        return profiles.get(profile).map(each -> each.clientAuth().mode() != TlsSettings.ClientAuth.Mode.NONE)
                .orElse(true);
    }

    private Optional<String> profile(Section section, String key) {
        return problems.collect(Optional.empty(), () -> section.find(key).map(this::profile));
    }

    private String profile(Value value) {
        String name = value.word();
        Optional<TlsSettings> profile = profiles.get(name);
        if (profile == null) {
            throw value.wrong("no such profile", profiles.isEmpty()
                    ? "add a section tls." + name + " { ... }" : Names.remedy(name, profiles.keySet()));
        }
        if (profile.isPresent() && !profile.get().servesClients()) {
            throw value.wrong("a profile without a certificate", "write in tls." + name + ": "
                    + Names.form("certificates") + ", or for a trial self-signed = [\"localhost\"]");
        }
        return name;
    }

    private List<SniRule> sni(String listener, Section section) {
        return problems.collect(List.of(), () -> {
            List<Value> written = section.require("sni").list().toList();
            return IntStream.range(0, written.size())
                    .mapToObj(i -> problems.collect(null, () -> rule(listener, section, "sni[" + i + ']', written.get(i))))
                    .filter(Objects::nonNull).toList();
        });
    }

    private SniRule rule(String listener, Section section, String path, Value value) {
        if (!value.isSection()) {
            throw value.wrong("not a rule", "write { names = [\"chat.example.org\"], handler = NAME }");
        }
        Section rule = section.sectionOf(path, value);
        // Asked for first, so that it is known in any case.
        rule.find("handler");
        Value names = rule.require("names");
        List<String> hosts = names.elements().map(ListenerTlsReader::host).toList();
        if (hosts.isEmpty()) {
            throw names.wrong("no name", "write names = [\"chat.example.org\"]");
        }
        return new SniRule(hosts, handlers.read(listener + '.' + path, rule));
    }

    private static String host(Value value) {
        String name = value.text().toLowerCase(Locale.ROOT);
        if (!name.matches("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*")) {
            throw value.wrong("not a host's name", "write \"chat.example.org\", or \"*.example.org\" for one label more");
        }
        return name;
    }
}
