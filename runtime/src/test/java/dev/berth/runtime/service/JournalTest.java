package dev.berth.runtime.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.berth.runtime.testing.DatagramReceiver;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.KeyValuePair;

/// What gets into systemd's journal.
@Timeout(30)
class JournalTest {

    private final LoggerContext context = new LoggerContext();

    @TempDir
    Path folder;

    @BeforeEach
    void completeContext() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    private JournalOrConsole appender(String journal, ByteArrayOutputStream console) {
        JournalOrConsole appender = new JournalOrConsole();
        appender.setContext(context);
        appender.setMessage("%logger %msg");
        appender.journal(journal);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %msg%n");
        encoder.start();
        appender.setEncoder(encoder);
        appender.start();
        appender.setOutputStream(console);
        return appender;
    }

    private LoggingEvent line(Level level, String message, Throwable failure) {
        return new LoggingEvent("test", context.getLogger("berth.test"), level, message, failure, null);
    }

    @Test
    void lineHasPriorityAndTheConnectionsFiveTupleInFields() throws Exception {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        try (DatagramReceiver journal = new DatagramReceiver(folder.resolve("journal").toString())) {
            JournalOrConsole appender = appender(folder.resolve("journal").toString(), console);
            LoggingEvent event = line(Level.WARN, "hello", null);
            event.addKeyValuePair(new KeyValuePair("connection", "c42 tcp 10.0.0.7:50414->10.0.0.1:7007"));
            appender.doAppend(event);
            assertEquals(List.of("MESSAGE=berth.test hello", "PRIORITY=4", "SYSLOG_IDENTIFIER=berth",
                    "BERTH_LOGGER=berth.test", "BERTH_CONNECTION=c42", "BERTH_PROTOCOL=tcp",
                    "BERTH_REMOTE=10.0.0.7:50414", "BERTH_LOCAL=10.0.0.1:7007"),
                    journal.next(Duration.ofSeconds(10)).orElseThrow().lines().toList());
            appender.stop();
        }
        assertEquals("", console.toString(StandardCharsets.UTF_8));
    }

    @Test
    void stackTraceIsOneEntryAndOneThatIsTooLongIsCut() throws Exception {
        try (DatagramReceiver journal = new DatagramReceiver(folder.resolve("journal").toString())) {
            JournalOrConsole appender = appender(folder.resolve("journal").toString(), new ByteArrayOutputStream());
            appender.doAppend(line(Level.ERROR, "failed", new IllegalStateException("why")));
            String entry = journal.next(Duration.ofSeconds(10)).orElseThrow();
            // A value of several lines has its length before it.
            assertTrue(entry.startsWith("MESSAGE\n") && entry.contains("IllegalStateException: why"), entry);
            assertTrue(entry.contains("\nPRIORITY=3\n"), entry);
            appender.doAppend(line(Level.INFO, "x".repeat(10_000_000), null));
            String cut = journal.next(Duration.ofSeconds(10)).orElseThrow();
            assertTrue(cut.startsWith("MESSAGE=berth.test xxx") && cut.contains("x [...]\n"), "" + cut.length());
            appender.stop();
        }
    }

    @Test
    void lineGoesToStandardErrorWhileTheJournalIsAway() {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        JournalOrConsole appender = appender(folder.resolve("nobody").toString(), console);
        appender.doAppend(line(Level.INFO, "hello", null));
        appender.stop();
        assertEquals("INFO hello\n", console.toString(StandardCharsets.UTF_8),
                () -> context.getStatusManager().getCopyOfStatusList().toString());
    }

    @Test
    void onlyTheStreamThatSystemdMadeLeadsToTheJournal() throws Exception {
        Path file = Files.createFile(folder.resolve("stream"));
        String stream = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
        assertTrue(JournalOrConsole.leadsToJournal(stream, file));
        assertFalse(JournalOrConsole.leadsToJournal("1:2", file));
        assertFalse(JournalOrConsole.leadsToJournal(null, file));
        assertFalse(JournalOrConsole.leadsToJournal(stream, folder.resolve("missing")));
    }
}
