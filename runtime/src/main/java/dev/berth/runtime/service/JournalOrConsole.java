package dev.berth.runtime.service;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import dev.berth.runtime.event.ConnectionConverter;
import dev.berth.runtime.transport.SystemCallException;
import dev.berth.runtime.transport.UnixDatagrams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The appender of `logback.xml` that writes to systemd's journal, with priorities and the 5-tuple in fields, if
/// standard error leads there, and to standard error otherwise.
public final class JournalOrConsole extends ConsoleAppender<ILoggingEvent> {

    /// systemd-journald.service(8).
    private static final String SOCKET = "/run/systemd/journal/socket";

    /// Fits into one datagram whatever the limits of the system are.
    private static final int LONGEST = 64 * 1024;

    private final PatternLayout layout = new PatternLayout();
    private Optional<UnixDatagrams> journal = Optional.empty();
    private String socket = SOCKET;
    private boolean toJournal = leadsToJournal(System.getenv("JOURNAL_STREAM"), Path.of("/proc/self/fd/2"));

    /// Made by Logback.
    public JournalOrConsole() {}

    /// Sets what the journal shows of a line; it has time and level already.
    ///
    /// @param pattern as in an encoder
    public void setMessage(String pattern) {
        layout.setPattern(pattern);
    }

    /// Writes to a journal wherever standard error leads; for tests.
    ///
    /// @param path where the journal listens
    void journal(String path) {
        socket = path;
        toJournal = true;
    }

    /// systemd.exec(5): JOURNAL_STREAM names the device and inode of the stream to the journal, which a program in
    /// between may have replaced.
    ///
    /// @param stream its value, or null
    /// @param descriptor standard error
    static boolean leadsToJournal(String stream, Path descriptor) {
        try {
            return stream != null && stream.equals(
                    Files.getAttribute(descriptor, "unix:dev") + ":" + Files.getAttribute(descriptor, "unix:ino"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public void start() {
        if (toJournal) {
            layout.setContext(getContext());
            layout.start();
            try {
                journal = Optional.of(new UnixDatagrams(socket));
            } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
                addWarn("the journal cannot be reached, so its lines have no fields", e);
            }
        }
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (journal.isEmpty() || !isSent(event)) {
            super.append(event);
        }
    }

    private boolean isSent(ILoggingEvent event) {
        String message = layout.doLayout(event);
        Optional<String> connection = ConnectionConverter.connection(getContext(), event);
        try {
            try {
                journal.get().send(JournalEntry.of(event, message, connection));
            } catch (SystemCallException e) {
                if (!e.isTooLong()) {
                    throw e;
                }
                String beginning = message.substring(0, Math.min(message.length(), LONGEST / 4));
                journal.get().send(JournalEntry.of(event, beginning + " [...]", connection));
            }
            return true;
        } catch (IOException e) {
            // The journal is just starting again, or its queue is full; standard error is a stream that waits.
            return false;
        }
    }

    @Override
    public void stop() {
        super.stop();
        journal.ifPresent(UnixDatagrams::close);
        journal = Optional.empty();
    }
}
