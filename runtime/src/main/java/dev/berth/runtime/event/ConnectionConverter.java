package dev.berth.runtime.event;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/// The conversion word `%connection` of `logback.xml`: id and 5-tuple of the connection whose thread logs, so that a
/// plugin's lines carry them too. Empty elsewhere.
public final class ConnectionConverter extends ClassicConverter {

    /// Made by Logback.
    public ConnectionConverter() {}

    @Override
    public String convert(ILoggingEvent event) {
        return ConnectionScope.CURRENT.isBound()
                ? " " + ConnectionScope.name(ConnectionScope.CURRENT.get()) : queued(event);
    }

    /// What [LogQueue] wrote down for the thread that writes.
    private static String queued(ILoggingEvent event) {
        return event.getKeyValuePairs() == null ? "" : event.getKeyValuePairs().stream()
                .filter(pair -> pair.key.equals(LogQueue.CONNECTION)).map(pair -> " " + pair.value).findFirst().orElse("");
    }
}
