package dev.berth.runtime.event;

import dev.berth.api.FiveTuple;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// Writes events to the log. What a peer did is DEBUG; what the host or a plugin did wrong is WARN or ERROR.
public final class LogSink implements EventSink {

    private final Logger log = LoggerFactory.getLogger("berth.server");

    /// One line per connection, when it is over.
    private final Logger access = LoggerFactory.getLogger("berth.access");

    /// The same for programs: no line of the log's own form may be put around it.
    private final Logger accessJson = LoggerFactory.getLogger("berth.access.json");

    private final Supplier<AccessFormat> format;

    /// Makes a sink for the loggers `berth.server` and `berth.access`.
    public LogSink() {
        this(() -> AccessFormat.LINE);
    }

    /// Makes a sink that tells of connections in another format.
    ///
    /// @param format is asked about each connection, since a reload may change it
    public LogSink(Supplier<AccessFormat> format) {
        this.format = format;
    }

    @Override
    public void publish(ServerEvent event) {
        switch (event) {
            case ServerEvent.Bound e -> log.info("listener {} bound to {}", e.listener(), FiveTuple.text(e.address()));
            case ServerEvent.Unbound e -> log.info("listener {} left {}", e.listener(), FiveTuple.text(e.address()));
            case ServerEvent.MetricsServed e -> log.info("metrics are served on http://{}/metrics",
                    FiveTuple.text(e.address()));
            case ServerEvent.AcceptFailed e -> log.error("listener {} cannot accept on {} and goes on trying: {}",
                    e.listener(), FiveTuple.text(e.address()), e.cause().toString());
            case ServerEvent.AcceptRecovered e -> log.info("listener {} accepts again on {} after {} failures",
                    e.listener(), FiveTuple.text(e.address()), e.failures());
            case ServerEvent.Refused e -> log.debug("{} refused {}: {}", e.listener(), e.address(), AccessLine.text(e.reason()));
            case ServerEvent.PeersMisbehaved e -> log.info("{}", MisbehaviourLine.of(e));
            case ServerEvent.CarriersChanged e -> log.warn("virtual threads have {} carriers now", e.carriers());
            case ServerEvent.CarriersExhausted e -> log.error("all {} carriers are taken by handlers that do not end",
                    e.carriers());
            case ServerEvent.CertificateServed e -> log.info("tls.{} serves the certificate of {}, serial {}, until {}",
                    e.profile(), Escaped.text(e.subject()), e.serial(), e.expires());
            case ServerEvent.CertificateExpires e -> log.warn("tls.{}: the certificate of {} expires at {}; renew it",
                    e.profile(), Escaped.text(e.subject()), e.expires());
            case ServerEvent.RevocationListOutdated e -> log.warn("tls.{}: the revocation list of {} is out of date"
                    + " since {} and still used; fetch the next", e.profile(), Escaped.text(e.issuer()), e.due());
            case ServerEvent.ReloadFailed e -> log.error("{} cannot be used, so what was read before stays: {}",
                    e.what(), e.problems().stream().map(Object::toString).collect(Collectors.joining("; ")));
            case ServerEvent.ConfigurationWarning e -> log.warn("{}", e.warning());
            case ServerEvent.Reloaded e -> log.info("configuration {} is in force: {}", e.generation(),
                    e.changes().isEmpty() ? "nothing is different" : String.join("; ", e.changes()));
            case ServerEvent.GenerationEnded e -> e.left().forEach(c -> log.warn(
                    "aborted with generation {} of the plugin {}: {} {}",
                    e.generation(), e.plugin(), c.listener(), ConnectionName.of(c)));
            case ServerEvent.PluginStays e -> log.warn(
                    "generation {} of the plugin {} ended, and its classes stay in memory{}", e.generation(), e.plugin(),
                    e.holders().isEmpty() ? "; what keeps them cannot be told" : ": " + String.join("; ", e.holders()));
            case ServerEvent.ServiceFailing e -> log.error("the watchdog is no longer fed: {}", e.why());
            case ServerEvent.Draining e -> log.info("draining {}: {} connections open, they may take {}",
                    e.who(), e.open(), AccessLine.text(e.limit()));
            case ServerEvent.DrainEnded e -> e.left().forEach(c ->
                    log.warn("aborted at the end of the drain: {} {}", c.listener(), ConnectionName.of(c)));
            case ServerEvent.Secured e when !log.isDebugEnabled() -> { }
            case ServerEvent.OfConnection e -> log(e);
        }
    }

    private void log(ServerEvent.OfConnection event) {
        switch (event) {
            case ServerEvent.Accepted e -> line(log, Level.DEBUG, e).log("{} accepted", e.connection().listener());
            case ServerEvent.ProxyHeaderFailed e -> line(log, Level.DEBUG, e).log("{} PROXY header failed: {}",
                    e.connection().listener(), Escaped.text(String.valueOf(e.cause().getMessage())));
            case ServerEvent.Secured e -> line(log, Level.DEBUG, e).log("{} secured with {}",
                    e.connection().listener(),
                    e.connection().tls().map(session -> session.protocol() + ' ' + session.cipherSuite()).orElse(""));
            case ServerEvent.HandshakeFailed e -> line(log, Level.DEBUG, e).log("{} handshake failed: {}",
                    e.connection().listener(), Escaped.text(String.valueOf(e.cause().getMessage())));
            case ServerEvent.Spinning e -> line(log, Level.WARN, e).log("{} computes without end and holds up others, at {}",
                    e.connection().listener(), e.where());
            case ServerEvent.HandlerFailed e -> line(log, Level.WARN, e).setCause(e.cause())
                    .log("{} handler failed", e.connection().listener());
            case ServerEvent.Closed e -> {
                // Health checks and scanners that exchange nothing make no noise.
                Level level = e.receipt().bytesIn() + e.receipt().bytesOut() > 0 ? Level.INFO : Level.DEBUG;
                boolean json = format.get() == AccessFormat.JSON;
                Logger told = json ? accessJson : access;
                if (told.isEnabledForLevel(level)) {
                    line(told, level, e).log(json ? AccessJson.of(e, Instant.now()) : AccessLine.of(e));
                }
            }
        }
    }

    /// Begins a line about a connection, as some of its events happen on other threads than its own.
    private static LoggingEventBuilder line(Logger logger, Level level, ServerEvent.OfConnection event) {
        return logger.atLevel(level).addKeyValue(ConnectionConverter.KEY, event.connection());
    }
}
