package dev.berth.runtime.config;

import dev.berth.runtime.config.Configuration.Access;
import dev.berth.runtime.config.Configuration.KeepAlive;
import dev.berth.runtime.config.Configuration.Limits;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.ProxyProtocol;
import dev.berth.runtime.config.Configuration.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Map;

/// Reads the sections below `listeners`.
final class ListenerReader {

    private static final int LARGEST_BACKLOG = 65_535;

    private final Problems problems;
    private final HandlerReader handlers;
    private final ListenerTlsReader tlsReader;

    /// @param profiles the sections below `tls`; empty for one that is not usable
    ListenerReader(HandlerReader handlers, Map<String, Optional<TlsSettings>> profiles, Problems problems) {
        this.handlers = handlers;
        this.tlsReader = new ListenerTlsReader(profiles, handlers, problems);
        this.problems = problems;
    }

    /// Reads one; empty if it is not enabled or not usable, and then the problems say why.
    Optional<ListenerSettings> read(String name, Section section) {
        boolean enabled = problems.collect(true, () -> section.require("enabled").flag());
        List<BindAddress> binds = new BindReader(section, problems).read();
        Optional<String> handler = enabled
                ? problems.collect(Optional.empty(), () -> Optional.of(handlers.read(name, section)))
                : section.find("handler").map(ignored -> name);
        ListenerTls tls = tlsReader.read(name, section);
        Common own = common(section);
        requireTrust(section, own.proxy, binds);
        if (!enabled || binds.isEmpty() || handler.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ListenerSettings(
                name, section.where(), binds, handler.get(), tls, own.backlog, own.limits, own.access, own.proxy, own.keepAlive, own.timeouts));
    }

    private ProxyProtocol proxy(Section listener) {
        Section section = problems.collect(null, () -> listener.child("proxy-protocol"));
        if (section == null) {
            return new ProxyProtocol(ProxyProtocol.Mode.OFF, List.of());
        }
        List<AddressRange> trusted = new LimitReader(problems).ranges(section, "trusted");
        return new ProxyProtocol(problems.collect(ProxyProtocol.Mode.OFF,
                () -> RecordBinder.constant(section.require("mode"), ProxyProtocol.Mode.class)), trusted);
    }

    private void requireTrust(Section listener, ProxyProtocol proxy, List<BindAddress> binds) {
        if (proxy.mode() != ProxyProtocol.Mode.OFF && proxy.trusted().isEmpty()
                && !binds.stream().allMatch(BindAddress.Unix.class::isInstance)) {
            problems.add(listener.where(), listener.path() + ".proxy-protocol trusts nobody",
                    "name the proxies in front: trusted = [\"10.0.0.0/8\"]");
        }
    }

    private KeepAlive keepAlive(Section listener) {
        Section section = problems.collect(null, () -> listener.child("keep-alive"));
        TimeoutReader times = new TimeoutReader(problems);
        return section == null
                ? new KeepAlive(true, Duration.ZERO, Duration.ZERO, 1)
                : new KeepAlive(
                        problems.collect(true, () -> section.require("enabled").flag()),
                        times.seconds(section, "idle"),
                        times.seconds(section, "interval"),
                        problems.collect(1, () -> section.require("count").count(1, 127)));
    }

    /// What may also stand in `defaults`.
    record Common(
            int backlog, Limits limits, Access access, ProxyProtocol proxy, KeepAlive keepAlive, Timeouts timeouts) {}

    /// Reads what a listener has in common with others, or what is common to all.
    Common common(Section section) {
        LimitReader limits = new LimitReader(problems);
        return new Common(
                problems.collect(1, () -> section.require("backlog").count(1, LARGEST_BACKLOG)),
                limits.limits(section),
                limits.access(section),
                proxy(section),
                keepAlive(section),
                new TimeoutReader(problems).read(section));
    }
}
