package dev.berth.runtime.event;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/// The appender of `logback.xml` that stands between the server and where its log is written. A pipe that nobody reads
/// blocks whoever writes into it: that is a thread of its own here, and never a connection or an accept loop. When the
/// queue is nearly full, what is less than a warning is lost, and when it is full, everything is. How many lines were lost
/// is told once there is room again.
public final class LogQueue extends AsyncAppender {

    private final AtomicLong lost = new AtomicLong();

    /// Made by Logback, which also sets the size of the queue.
    public LogQueue() {
        setNeverBlock(true);
    }

    /// Writes out what is queued, for a second at most; nothing is logged after it. For a process that ends without the
    /// hooks that do this otherwise.
    public static void finish() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (isQueueBelowDiscardingThreshold() && isDiscardable(event)) {
            lost.incrementAndGet();
            return;
        }
        preprocess(event);
        put(event);
        if (lost.get() > 0 && getRemainingCapacity() >= getQueueSize() / 2) {
            tellLost();
        }
    }

    /// The thread that writes works for no connection.
    @Override
    protected void preprocess(ILoggingEvent event) {
        super.preprocess(event);
        if (event instanceof LoggingEvent made && ConnectionConverter.about(event).isEmpty()) {
            LogMarks.connection(getContext(), Thread.currentThread()).map(ConnectionName::of).ifPresent(
                    name -> made.addKeyValuePair(new KeyValuePair(ConnectionConverter.KEY, name)));
        }
    }

    /// One at a time, so that there is room for what is put when there was: else it would be lost and not counted.
    @Override
    protected synchronized void put(ILoggingEvent event) {
        if (getRemainingCapacity() > 0) {
            super.put(event);
        } else {
            lost.incrementAndGet();
        }
    }

    private void tellLost() {
        long count = lost.getAndSet(0);
        if (count > 0 && getContext() instanceof LoggerContext context) {
            put(new LoggingEvent(LogQueue.class.getName(), context.getLogger("berth.server"), Level.WARN,
                    count + " lines are missing in the log: it could not be written fast enough", null, null));
        }
    }

    @Override
    public void stop() {
        if (isStarted()) {
            tellLost();
        }
        super.stop();
    }
}
