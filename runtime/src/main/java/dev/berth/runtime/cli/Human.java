package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Locale;

/// Times, sizes and counts as people read them; the exact ones are in JSON.
final class Human {

    private static final String[] SIZES = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final long KIBI = 1024;

    private Human() {}

    /// Two units at most: `0.3s`, `42s`, `5m12s`, `3h12m`, `12d3h`.
    static String time(Duration time) {
        if (time.toSeconds() < 10) {
            return String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1000.0);
        }
        if (time.toMinutes() == 0) {
            return time.toSeconds() + "s";
        }
        if (time.toHours() == 0) {
            return time.toMinutes() + "m" + time.toSecondsPart() + "s";
        }
        return time.toDays() == 0
                ? time.toHours() + "h" + time.toMinutesPart() + "m" : time.toDays() + "d" + time.toHoursPart() + "h";
    }

    /// A time among the fields of an answer.
    static String time(JsonObject object, String name) {
        return time(Duration.ofMillis(object.get(name + "Millis").getAsLong()));
    }

    static String size(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= KIBI) {
            size /= KIBI;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, SIZES[unit]);
    }

    static String size(JsonObject object, String name) {
        return size(object.get(name).getAsLong());
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String count(JsonObject object, String name) {
        return count(object.get(name).getAsLong());
    }

    static String connections(long count) {
        return count == 1 ? "1 connection" : count(count) + " connections";
    }

    /// A text among the fields of an answer.
    static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "-";
    }
}
