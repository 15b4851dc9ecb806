package dev.berth.runtime.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import dev.berth.runtime.testing.FakeConnection;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogQueueTest {

    private static final int SIZE = 100;
    private static final Pattern MISSING = Pattern.compile("(\\d+) lines are missing .*");

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("test");
    private final Blocked blocked = new Blocked();
    private final LogQueue queue = new LogQueue();

    /// A pipe that nobody reads until it is told to.
    private static final class Blocked extends AppenderBase<ILoggingEvent> {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch read = new CountDownLatch(1);
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            reached.countDown();
            try {
                read.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lines.add(new ConnectionConverter().convert(event) + event.getFormattedMessage());
        }
    }

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        blocked.setContext(context);
        blocked.start();
        queue.setContext(context);
        queue.setQueueSize(SIZE);
        queue.addAppender(blocked);
        queue.start();
        log.setLevel(Level.INFO);
        log.addAppender(queue);
    }

    @AfterEach
    void stop() {
        blocked.read.countDown();
        context.stop();
    }

    private String line() throws InterruptedException {
        return blocked.lines.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void nobodyWaitsForALogThatBlocksAndWhatWasLostIsToldOnce() throws Exception {
        log.info("first");
        blocked.reached.await();
        int more = 10 * SIZE;
        for (int i = 0; i < more; i++) {
            log.info("line");
        }
        blocked.read.countDown();
        assertEquals("first", line());
        while (queue.getNumberOfElementsInQueue() > 0) {
            Thread.onSpinWait();
        }
        log.info("again");
        int written = 0;
        String line = line();
        while (line.equals("line")) {
            written++;
            line = line();
        }
        assertEquals("again", line);
        Matcher missing = MISSING.matcher(line());
        assertTrue(missing.matches());
        assertEquals(more - written, Integer.parseInt(missing.group(1)));
        assertTrue(written > SIZE / 2, written + " were kept");
        log.info("once");
        assertEquals("once", line());
    }

    @Test
    void warningsAreKeptWhileThereIsRoomAlthoughLessIsLost() throws Exception {
        log.info("first");
        blocked.reached.await();
        for (int i = 0; i < SIZE; i++) {
            log.info("line");
        }
        log.warn("important");
        blocked.read.countDown();
        String line = line();
        while (!line.equals("important")) {
            line = line();
        }
    }

    @Test
    void lineThatAConnectionsThreadLoggedIsMarkedThoughAnotherWritesIt() throws Exception {
        Thread test = Thread.currentThread();
        try (LogMarks marks = LogMarks.begin(Optional.of(context), thread -> thread == test
                ? Optional.of(FakeConnection.of("echo", "10.0.0.7")) : Optional.empty())) {
            assertTrue(marks.isResetResistant());
            log.info(" hello");
        }
        blocked.read.countDown();
        assertEquals(" c42 tcp 10.0.0.7:50414->10.0.0.1:7007 hello", line());
    }

    @Test
    void whatIsQueuedIsWrittenWhenTheServerStops() throws Exception {
        log.info("first");
        blocked.reached.await();
        log.info("last");
        blocked.read.countDown();
        context.stop();
        assertEquals("first", line());
        assertEquals("last", line());
    }
}
