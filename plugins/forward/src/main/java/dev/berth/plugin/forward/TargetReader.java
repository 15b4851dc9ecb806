package dev.berth.plugin.forward;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Connector;
import dev.berth.api.Destination;
import dev.berth.api.Destination.Endpoint;
import dev.berth.api.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes targets of a handler's settings, and tells everything that is wrong with them.
final class TargetReader {

    /// Of nginx and HAProxy no more is needed, and sums stay far from their limits.
    private static final int HIGHEST_WEIGHT = 1000;

    private final Settings settings;
    private final ForwardSettings keys;
    private final Connector connector;
    private final List<Problem> problems = new ArrayList<>();

    TargetReader(Settings settings, ForwardSettings keys, Connector connector) {
        this.settings = settings;
        this.keys = keys;
        this.connector = connector;
    }

    /// @return at least one target, each with a name of its own
    /// @throws ConfigurationException with everything that is wrong
    List<Target> read() {
        List<Target> targets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        keys.to().forEach(address -> add("to", new ForwardSettings.One(address), names, targets));
        keys.targets().forEach(one -> add("targets", one, names, targets));
        if (keys.to().isEmpty() && keys.targets().isEmpty()) {
            wrong("to", "nowhere to forward to", "write to = [\"HOST:PORT\"] or to = [\"unix:PATH\"]");
        }
        security();
        bounds();
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return targets;
    }

    private void add(String key, ForwardSettings.One one, Set<String> names, List<Target> targets) {
        if (one.weight().isPresent() && (one.weight().get() < 1 || one.weight().get() > HIGHEST_WEIGHT)) {
            wrong(key, one.address() + ": the weight " + one.weight().get() + " makes no share",
                    "write one from 1 to " + HIGHEST_WEIGHT + "; to use it in need only, write backup = on");
        }
        Optional<Destination> destination = destination(key, one.address());
        names(key, one, destination.filter(where -> where.endpoint() instanceof Endpoint.Unix).isPresent());
        if (destination.isPresent() && !names.add(destination.get().toString())) {
            wrong(key, one.address() + " is there twice", "remove one, and give the other a weight");
        }
        destination.map(where -> secured(where, one.serverName().or(keys::serverName)))
                .ifPresent(where -> targets.add(new Target(
                        where, one.weight().orElse(1), one.backup().orElse(false), new Health(keys.health()))));
    }

    /// Whom the certificate of a target must be of.
    private void names(String key, ForwardSettings.One one, boolean unix) {
        if (!isSecured() && one.serverName().isPresent()) {
            wrong(key, one.address() + ": nobody is asked for a name without TLS",
                    "add tls = on or a profile's name, or remove server-name");
        }
        if (isOn() && unix && one.serverName().or(keys::serverName).isEmpty()) {
            wrong(key, one.address() + ": no host that its certificate could be compared with", "write server-name = HOST");
        }
    }

    private Optional<Destination> destination(String key, String address) {
        try {
            Endpoint endpoint = Endpoint.parse(address);
            if (endpoint instanceof Endpoint.Unix(Path path) && !path.isAbsolute()) {
                wrong(key, address + ": not an absolute path", "write one such as unix:/run/app/app.sock");
                return Optional.empty();
            }
            return Optional.of(Destination.to(endpoint));
        } catch (IllegalArgumentException e) {
            wrong(key, e.getMessage(),
                    "write one such as db.example.org:5432, [2001:db8::7]:5432 or unix:/run/app/app.sock");
            return Optional.empty();
        }
    }

    /// A header for the target comes before TLS, so that begins later there.
    private Destination secured(Destination plain, Optional<String> serverName) {
        Destination timed = plain.timeout(keys.connectTimeout().isPositive() ? keys.connectTimeout() : Duration.ofSeconds(1));
        if (!isSecured()) {
            return timed;
        }
        boolean later = keys.proxyProtocol() != ForwardSettings.ProxyProtocol.OFF;
        Destination secured = isOn()
                ? later ? timed.startTls() : timed.tls()
                : later ? timed.startTls(keys.tls().get()) : timed.tls(keys.tls().get());
        Destination named = serverName.map(secured::serverName).orElse(secured);
        return keys.alpn().isEmpty() ? named : named.protocols(keys.alpn().toArray(String[]::new));
    }

    private boolean isOn() {
        return keys.tls().filter("on"::equals).isPresent();
    }

    private boolean isSecured() {
        return keys.tls().isPresent() && !keys.tls().get().equals("off");
    }

    private void security() {
        if (isSecured() && !isOn() && !connector.hasTls(keys.tls().get())) {
            wrong("tls", "there is no profile tls." + keys.tls().get(),
                    "add it, or write tls = on to trust the authorities that the system trusts");
        }
        if (!isSecured()) {
            keys.serverName().ifPresent(name -> wrong("server-name", "nobody is asked for it without TLS",
                    "add tls = on or a profile's name, or remove it"));
            if (!keys.alpn().isEmpty()) {
                wrong("alpn", "nobody is offered it without TLS", "add tls = on or a profile's name, or remove it");
            }
        }
    }

    private void bounds() {
        positive("connect-timeout", keys.connectTimeout());
        positive("queue-timeout", keys.queueTimeout());
        positive("health.back-off", keys.health().backOff());
        positive("health.interval", keys.health().interval());
        if (keys.health().longestBackOff().compareTo(keys.health().backOff()) < 0) {
            wrong("health.longest-back-off", "shorter than health.back-off", "write a longer one");
        }
        atLeast(1, "tries", keys.tries());
        atLeast(1, "health.failures", keys.health().failures());
        atLeast(0, "max-connections", keys.maxConnections());
        atLeast(0, "queue", keys.queue());
    }

    private void positive(String key, Duration value) {
        if (!value.isPositive()) {
            wrong(key, "no time at all", "write a longer one");
        }
    }

    private void atLeast(int least, String key, int value) {
        if (value < least) {
            wrong(key, "less than " + least, "write " + least + " or more");
        }
    }

    private void wrong(String key, String what, String remedy) {
        int dot = key.indexOf('.');
        problems.add(dot < 0 ? settings.problem(key, what, remedy)
                : settings.section(key.substring(0, dot)).problem(key.substring(dot + 1), what, remedy));
    }
}
