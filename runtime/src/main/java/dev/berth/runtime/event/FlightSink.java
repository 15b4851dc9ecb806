package dev.berth.runtime.event;

import dev.berth.api.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jfr.Event;

/// Writes events into flight recordings (JFR). While nothing is recorded, each costs a look at a flag.
public final class FlightSink implements EventSink {

    // To be asked whether somebody records them.
    private final Event connections = new ConnectionFlight.Whole();
    private final Event handshakes = new ConnectionFlight.Handshake();
    private final Event proxyHeaderFailures = new ConnectionFlight.ProxyHeaderFailed();
    private final Event handlerFailures = new ConnectionFlight.HandlerFailed();
    private final Event spinners = new ConnectionFlight.Spinning();
    private final Event refusals = new ServerFlight.Refused();
    private final Event acceptFailures = new ServerFlight.AcceptFailed();
    private final Event carriers = new ServerFlight.Carriers();
    private final Event reloads = new ServerFlight.Reload();

    /// Those that began while they were recorded; empty otherwise.
    private final Map<Connection, ConnectionFlight.Whole> begun = new ConcurrentHashMap<>();

    /// Makes a sink.
    public FlightSink() {}

    @Override
    public void publish(ServerEvent event) {
        switch (event) {
            case ServerEvent.Accepted e -> begin(e.connection());
            case ServerEvent.Closed e -> end(e);
            case ServerEvent.Secured e -> commit(handshakes, ConnectionFlight.Handshake::new, flight -> {
                flight.of(e.connection());
                flight.took = e.took().toNanos();
                e.connection().tls().ifPresent(session -> {
                    flight.version = session.protocol();
                    flight.cipherSuite = session.cipherSuite();
                });
                flight.resumed = e.resumed().map(resumed -> resumed ? "yes" : "no").orElse(null);
            });
            case ServerEvent.HandshakeFailed e -> commit(handshakes, ConnectionFlight.Handshake::new, flight -> {
                flight.of(e.connection());
                flight.took = e.took().toNanos();
                flight.failure = e.reason();
                flight.message = message(e.cause());
            });
            case ServerEvent.ProxyHeaderFailed e ->
                    commit(proxyHeaderFailures, ConnectionFlight.ProxyHeaderFailed::new, flight -> {
                        flight.of(e.connection());
                        flight.reason = e.reason();
                        flight.message = message(e.cause());
                    });
            case ServerEvent.HandlerFailed e -> commit(handlerFailures, ConnectionFlight.HandlerFailed::new, flight -> {
                flight.of(e.connection());
                flight.exception = e.cause().getClass().getName();
                flight.message = message(e.cause());
            });
            case ServerEvent.Spinning e -> commit(spinners, ConnectionFlight.Spinning::new, flight -> {
                flight.of(e.connection());
                flight.where = e.where().toString();
            });
            case ServerEvent.Refused e -> commit(refusals, ServerFlight.Refused::new, flight -> {
                flight.listener = e.listener();
                flight.address = e.address().toString();
                flight.reason = AccessLine.text(e.reason());
            });
            case ServerEvent.AcceptFailed e -> commit(acceptFailures, ServerFlight.AcceptFailed::new, flight -> {
                flight.listener = e.listener();
                flight.cause = e.cause().toString();
            });
            case ServerEvent.CarriersChanged e -> carriers(e.carriers(), false);
            case ServerEvent.CarriersExhausted e -> carriers(e.carriers(), true);
            case ServerEvent.Reloaded e -> reload(true, String.join("; ", e.changes()));
            case ServerEvent.ReloadFailed e -> reload(false, e.problems().stream()
                    .map(Object::toString).collect(Collectors.joining("; ")));
            default -> { }
        }
    }

    private void begin(Connection connection) {
        if (connections.isEnabled()) {
            ConnectionFlight.Whole flight = new ConnectionFlight.Whole();
            flight.begin();
            begun.put(connection, flight);
        }
    }

    private void end(ServerEvent.Closed closed) {
        ConnectionFlight.Whole known = begun.isEmpty() ? null : begun.remove(closed.connection());
        if (connections.isEnabled()) {
            ConnectionFlight.Whole flight = known != null ? known : new ConnectionFlight.Whole();
            flight.end();
            flight.of(closed);
            flight.commit();
        }
    }

    private static <E extends Event> void commit(Event kind, Supplier<E> made, Consumer<E> filled) {
        if (kind.isEnabled()) {
            E flight = made.get();
            filled.accept(flight);
            flight.commit();
        }
    }

    private void carriers(int count, boolean exhausted) {
        commit(carriers, ServerFlight.Carriers::new, flight -> {
            flight.carriers = count;
            flight.exhausted = exhausted;
        });
    }

    private void reload(boolean worked, String outcome) {
        commit(reloads, ServerFlight.Reload::new, flight -> {
            flight.worked = worked;
            flight.outcome = outcome;
        });
    }

    private static String message(Throwable cause) {
        return Escaped.text(String.valueOf(cause.getMessage()));
    }
}
