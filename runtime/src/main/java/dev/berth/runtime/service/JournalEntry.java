package dev.berth.runtime.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One line of the log in the journal's own form, with fields to search by: systemd's "Native Journal Protocol".
final class JournalEntry {

    // Levels of syslog(3).
    private static final int ERR = 3;
    private static final int WARNING = 4;
    private static final int INFO = 6;
    private static final int DEBUG = 7;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private JournalEntry() {}

    /// Writes an entry.
    ///
    /// @param message what people read
    /// @param connection the name of the connection that the line is about, if it is about one
    static byte[] of(ILoggingEvent event, String message, Optional<String> connection) {
        JournalEntry entry = new JournalEntry();
        entry.field("MESSAGE", message);
        entry.field("PRIORITY", Integer.toString(priority(event.getLevel())));
        entry.field("SYSLOG_IDENTIFIER", "berth");
        entry.field("BERTH_LOGGER", event.getLoggerName());
        connection.ifPresent(entry::connection);
        return entry.bytes.toByteArray();
    }

    private static int priority(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return ERR;
        }
        if (level.isGreaterOrEqual(Level.WARN)) {
            return WARNING;
        }
        return level.isGreaterOrEqual(Level.INFO) ? INFO : DEBUG;
    }

    /// The parts of a name such as `c42 tcp 10.0.0.7:50414->10.0.0.1:7007`.
    private void connection(String name) {
        String[] parts = name.split(" ", 3);
        field("BERTH_CONNECTION", parts[0]);
        if (parts.length == 3) {
            field("BERTH_PROTOCOL", parts[1]);
            int arrow = parts[2].indexOf("->");
            if (arrow >= 0) {
                field("BERTH_REMOTE", parts[2].substring(0, arrow));
                field("BERTH_LOCAL", parts[2].substring(arrow + 2));
            }
        }
    }

    /// A value with line breaks in it is written with its length before it, in little-endian order.
    private void field(String name, String value) {
        byte[] content = value.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        if (value.indexOf('\n') < 0) {
            bytes.write('=');
        } else {
            bytes.write('\n');
            bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(content.length).array());
        }
        bytes.writeBytes(content);
        bytes.write('\n');
    }
}
