package dev.berth.runtime.control;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Takes down what the logger `berth.audit` gets.
final class AuditLog implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("berth.audit");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    AuditLog() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
