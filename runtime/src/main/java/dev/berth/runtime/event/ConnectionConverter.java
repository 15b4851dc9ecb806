package dev.berth.runtime.event;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import dev.berth.api.Connection;
import java.util.Optional;
import java.util.stream.Stream;

/// The conversion word `%connection` of `logback.xml`: id and 5-tuple of the connection that a line is about, or whose
/// thread logs, so that a plugin's lines carry them too. Empty elsewhere.
public final class ConnectionConverter extends ClassicConverter {

    /// The key of the pair that says which connection a line is about, whatever thread logs it.
    static final String KEY = "connection";

    /// Made by Logback.
    public ConnectionConverter() {}

    @Override
    public String convert(ILoggingEvent event) {
        return connection(getContext(), event).map(name -> ' ' + name).orElse("");
    }

    /// The name of the connection that a line is about, or whose thread logs.
    ///
    /// @param context of the loggers
    /// @param event the line
    /// @return id and 5-tuple, if there is one
    public static Optional<String> connection(Context context, ILoggingEvent event) {
        return about(event).or(() -> LogMarks.connection(context, Thread.currentThread()).map(ConnectionName::of));
    }

    /// What the line itself says, be it for [LogQueue], whose thread works for no connection.
    static Optional<String> about(ILoggingEvent event) {
        return Stream.ofNullable(event.getKeyValuePairs()).flatMap(pairs -> pairs.stream())
                .filter(pair -> pair.key.equals(KEY))
                .map(pair -> pair.value instanceof Connection connection
                        ? ConnectionName.of(connection) : String.valueOf(pair.value)).findFirst();
    }
}
