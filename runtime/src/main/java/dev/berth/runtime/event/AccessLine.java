package dev.berth.runtime.event;

import com.google.common.base.Strings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// The line that the log has for each connection when it is over.
final class AccessLine {

    private AccessLine() {}

    /// Tells how a connection ended, what moved, and what its time was spent on; times that round to nothing are left
    /// out.
    static String of(ServerEvent.Closed closed) {
        Receipt receipt = closed.receipt();
        StringBuilder line = new StringBuilder()
                .append(closed.connection().listener()).append(' ').append(text(closed.reason()))
                .append(" in=").append(receipt.bytesIn()).append(" out=").append(receipt.bytesOut())
                .append(" time=").append(text(closed.age()));
        append(line, "wait", receipt.waitedForPeer());
        append(line, "write", receipt.writing());
        append(line, "tls", receipt.handshake());
        append(line, "handler", receipt.handling());
        append(line, closed.notes());
        return line.toString();
    }

    private static void append(StringBuilder line, String name, Duration time) {
        if (time.toMillis() > 0) {
            line.append(' ').append(name).append('=').append(text(time));
        }
    }

    private static void append(StringBuilder line, Map<String, String> notes) {
        notes.forEach((key, value) ->
                line.append(' ').append(Escaped.text(key)).append("=\"").append(Escaped.text(value)).append('"'));
    }

    /// The name of a constant as people write it.
    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Seconds with three decimals.
    static String text(Duration duration) {
        return duration.toSeconds() + "." + Strings.padStart(Integer.toString(duration.toMillisPart()), 3, '0') + "s";
    }
}
