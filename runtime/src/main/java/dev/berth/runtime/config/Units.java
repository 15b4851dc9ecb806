package dev.berth.runtime.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers with a unit.
public final class Units {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("\\s*(\\d{1,15})\\s*([A-Za-z]+)\\s*");

    private static final Pattern DIGITS = Pattern.compile("\\s*\\d{1,18}\\s*");

    private Units() {}

    /// Reads a time.
    ///
    /// @param text a whole number with a unit, such as `30s` or `5m`
    /// @return empty if it is none
    public static Optional<Duration> duration(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        try {
            return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                case "ms", "milliseconds", "millisecond" -> Optional.of(Duration.ofMillis(number));
                case "s", "seconds", "second" -> Optional.of(Duration.ofSeconds(number));
                case "m", "minutes", "minute" -> Optional.of(Duration.ofMinutes(number));
                case "h", "hours", "hour" -> Optional.of(Duration.ofHours(number));
                case "d", "days", "day" -> Optional.of(Duration.ofDays(number));
                default -> Optional.empty();
            };
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /// A size in bytes. Digits alone are taken too: that is how a number comes from an environment variable.
    static Optional<Long> bytes(String text) {
        if (DIGITS.matcher(text).matches()) {
            return Optional.of(Long.parseLong(text.strip()));
        }
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long factor = switch (matcher.group(2)) {
            case "B" -> 1;
            case "kB" -> 1_000;
            case "MB" -> 1_000_000;
            case "GB" -> 1_000_000_000;
            case "KiB", "K", "k" -> 1 << 10;
            case "MiB", "M" -> 1 << 20;
            case "GiB", "G" -> 1 << 30;
            default -> 0;
        };
        try {
            return factor == 0
                    ? Optional.empty()
                    : Optional.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
