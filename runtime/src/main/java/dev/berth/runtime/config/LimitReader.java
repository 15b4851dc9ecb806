package dev.berth.runtime.config;

import dev.berth.runtime.config.Configuration.Access;
import dev.berth.runtime.config.Configuration.Limits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the sections `limits` and `access`.
final class LimitReader {

    private static final Pattern RATE = Pattern.compile("(\\d{1,9}) ?/ ?([smh])");
    private static final int MOST = 100_000_000;

    private final Problems problems;

    LimitReader(Problems problems) {
        this.problems = problems;
    }

    Limits limits(Section listener) {
        Section section = problems.collect(null, () -> listener.child("limits"));
        if (section == null) {
            return new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty(), Limits.Over.WAIT);
        }
        return new Limits(
                count(section, "connections"),
                count(section, "per-address"),
                problems.collect(OptionalDouble.empty(), () -> rate(section.require("accept-rate"))),
                problems.collect(Limits.Over.WAIT, () ->
                        RecordBinder.constant(section.require("over"), Limits.Over.class)));
    }

    private OptionalInt count(Section section, String key) {
        return problems.collect(OptionalInt.empty(), () -> {
            Value value = section.require(key);
            return isUnlimited(value) ? OptionalInt.empty() : OptionalInt.of(value.count(1, MOST));
        });
    }

    private static boolean isUnlimited(Value value) {
        return value.raw().unwrapped().equals("unlimited");
    }

    /// Gives connections per second.
    private static OptionalDouble rate(Value value) {
        if (isUnlimited(value)) {
            return OptionalDouble.empty();
        }
        Matcher matcher = RATE.matcher(value.word());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
            throw value.wrong("not a rate", "write connections per second, minute or hour, such as \"100/s\","
                    + " \"30/m\", or unlimited");
        }
        int seconds = switch (matcher.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            default -> 3600;
        };
        return OptionalDouble.of(Double.parseDouble(matcher.group(1)) / seconds);
    }

    Access access(Section listener) {
        Section section = problems.collect(null, () -> listener.child("access"));
        return section == null
                ? new Access(List.of(), List.of())
                : new Access(ranges(section, "allow"), ranges(section, "deny"));
    }

    /// A list of networks.
    List<AddressRange> ranges(Section section, String key) {
        return problems.collect(List.of(), () -> section.require(key).list()
                .flatMap(value -> problems.collect(Optional.<AddressRange>empty(), () -> Optional.of(range(value)))
                        .stream())
                .toList());
    }

    private static AddressRange range(Value value) {
        return AddressRange.parse(value.text()).orElseThrow(() -> value.wrong(
                "not a network", "write an address or a network such as \"10.0.0.0/8\" or \"2001:db8::/32\", with"
                        + " nothing behind the prefix"));
    }
}
