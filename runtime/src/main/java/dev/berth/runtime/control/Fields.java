package dev.berth.runtime.control;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The fields of an object in an answer, in the order of adding.
final class Fields {

    private final Map<String, Object> values = new LinkedHashMap<>();

    /// Adds a text, a number, a list or an object.
    Fields put(String name, Object value) {
        values.put(name, switch (value) {
            case Duration duration -> throw new IllegalArgumentException(name + ": use millis for " + duration);
            case Instant instant -> instant.toString();
            case Enum<?> word -> Arguments.word(word);
            case Fields fields -> fields.values;
            default -> value;
        });
        return this;
    }

    /// Adds a value that may not be there.
    Fields put(String name, Optional<?> value) {
        value.ifPresent(each -> put(name, (Object) each));
        return this;
    }

    /// Adds a time, under a name that tells its unit.
    Fields millis(String name, Duration value) {
        values.put(name + "Millis", value.toMillis());
        return this;
    }

    Map<String, Object> map() {
        return values;
    }
}
