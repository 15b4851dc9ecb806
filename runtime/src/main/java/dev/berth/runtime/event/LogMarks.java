package dev.berth.runtime.event;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Context;
import dev.berth.api.Connection;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// Lets log lines be marked with a server's connections, for as long as it runs: Logback makes [ConnectionConverter]
/// by itself, and the context of the loggers is what the two have in common.
public final class LogMarks implements LoggerContextListener, AutoCloseable {

    private final Optional<LoggerContext> context;
    private final ConnectionLookup connections;

    private LogMarks(Optional<LoggerContext> context, ConnectionLookup connections) {
        this.context = context;
        this.connections = connections;
    }

    /// Begins to mark the lines that the threads of connections log. Without effect where another logger than Logback
    /// is in use.
    ///
    /// @param connections finds them
    /// @return ends it
    public static LogMarks begin(ConnectionLookup connections) {
        return begin(LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(context) : Optional.empty(), connections);
    }

    static LogMarks begin(Optional<LoggerContext> context, ConnectionLookup connections) {
        LogMarks marks = new LogMarks(context, connections);
        context.ifPresent(each -> each.addListener(marks));
        return marks;
    }

    /// The connection of a thread, of whatever server in this JVM.
    static Optional<Connection> connection(Context context, Thread thread) {
        return context instanceof LoggerContext loggers
                ? loggers.getCopyOfListenerList().stream()
                        .flatMap(each -> each instanceof LogMarks marks
                                ? marks.connections.of(thread).stream() : Stream.<Connection>empty())
                        .<Connection>map(connection -> connection).findFirst()
                : Optional.empty();
    }

    @Override
    public void close() {
        context.ifPresent(each -> each.removeListener(this));
    }

    /// A configuration that is read anew changes nothing here.
    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onStart(LoggerContext started) {}

    @Override
    public void onReset(LoggerContext reset) {}

    @Override
    public void onStop(LoggerContext stopped) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}
}
