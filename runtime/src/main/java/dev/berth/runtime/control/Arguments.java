package dev.berth.runtime.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.runtime.config.Names;
import dev.berth.runtime.config.Units;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The arguments of a request, read strictly.
///
/// @param values by their names
record Arguments(JsonObject values) {

    /// Refuses names that a verb does not know.
    void requireKnown(Set<String> known) throws Refusal {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new Refusal(Refusal.Kind.USAGE, "unknown argument " + name, Names.remedy(name, known));
            }
        }
    }

    Optional<String> text(String name) throws Refusal {
        Optional<JsonPrimitive> value = primitive(name);
        if (value.isPresent() && !value.get().isString()) {
            throw wrong(name, "not a text", "write it in double quotes");
        }
        return value.map(JsonPrimitive::getAsString);
    }

    String required(String name) throws Refusal {
        return text(name).orElseThrow(() -> new Refusal(
                Refusal.Kind.USAGE, "the argument " + name + " is missing", "add \"" + name + "\":\"...\""));
    }

    boolean flag(String name) throws Refusal {
        Optional<JsonPrimitive> value = primitive(name);
        if (value.isPresent() && !value.get().isBoolean()) {
            throw wrong(name, "not a switch", "write true or false");
        }
        return value.map(JsonPrimitive::getAsBoolean).orElse(false);
    }

    /// A count that is at least 1.
    Optional<Integer> count(String name) throws Refusal {
        Optional<JsonPrimitive> value = primitive(name);
        if (value.isPresent() && !value.get().toString().matches("[1-9]\\d{0,8}")) {
            throw wrong(name, "not a count", "write a whole number from 1");
        }
        return value.map(JsonPrimitive::getAsInt);
    }

    Optional<Duration> duration(String name) throws Refusal {
        Optional<String> text = text(name);
        Optional<Duration> duration = text.flatMap(Units::duration);
        if (text.isPresent() && duration.isEmpty()) {
            throw wrong(name, "not a time", "write a whole number with a unit: 500ms, 30s, 5m, 1h or 7d");
        }
        return duration;
    }

    /// One of the names of an enumeration, in lower case and with hyphens.
    <E extends Enum<E>> Optional<E> choice(String name, Class<E> kind) throws Refusal {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (E each : kind.getEnumConstants()) {
            if (word(each).equals(text.get())) {
                return Optional.of(each);
            }
        }
        throw wrong(name, "no such " + name,
                Names.remedy(text.get(), Stream.of(kind.getEnumConstants()).map(Arguments::word).toList()));
    }

    /// How an enumeration's value is written.
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> texts(String name) throws Refusal {
        JsonElement value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isJsonArray() || !value.getAsJsonArray().asList().stream()
                .allMatch(each -> each.isJsonPrimitive() && each.getAsJsonPrimitive().isString())) {
            throw wrong(name, "not a list of texts", "write [\"...\"]");
        }
        return value.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }

    private Optional<JsonPrimitive> primitive(String name) throws Refusal {
        JsonElement value = values.get(name);
        if (value != null && !value.isJsonPrimitive()) {
            throw wrong(name, "not a single value", "write a text, a number, true or false");
        }
        return Optional.ofNullable(value).map(JsonElement::getAsJsonPrimitive);
    }

    private Refusal wrong(String name, String what, String remedy) {
        return new Refusal(Refusal.Kind.USAGE, name + " = " + values.get(name) + ": " + what, remedy);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
