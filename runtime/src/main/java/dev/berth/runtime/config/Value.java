package dev.berth.runtime.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// One written value, read strictly: nothing is converted that the author may not have meant.
///
/// @param path the full path of its key, such as `listeners.echo.bind`
/// @param raw what Typesafe Config parsed
/// @param files where the file of its origin lies
record Value(String path, ConfigValue raw, Files files) {

    /// Says in which folder the file of an origin lies.
    @FunctionalInterface
    interface Files {
        Path folder(String where);
    }

    private static final Path NO_PATH = Path.of("");
    private static final String ANY = "any";

    String where() {
        return Origins.where(raw.origin());
    }

    ConfigurationException wrong(String what, String remedy) {
        return new ConfigurationException(new Problem(where(), path + " = " + shown() + ": " + what, remedy));
    }

    /// The value as its author may have written it, shortened.
    private String shown() {
        // The number 0660 would be rendered as 660.
        ConfigValue open = Secrets.hide(path, raw);
        String text = open.valueType() == ConfigValueType.NUMBER
                ? open.atKey(ANY).getString(ANY)
                : open.render(ConfigRenderOptions.concise());
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    String text() {
        if (raw.valueType() != ConfigValueType.STRING) {
            throw wrong("not a text", raw instanceof ConfigList || isSection()
                    ? "write " + key() + " = \"...\"" : "write it in double quotes");
        }
        return (String) raw.unwrapped();
    }

    /// A text that may look like a number, such as a name of digits.
    String word() {
        return switch (raw.valueType()) {
            case STRING, NUMBER, BOOLEAN -> String.valueOf(raw.unwrapped());
            default -> throw wrong("not a name", "write " + key() + " = NAME");
        };
    }

    long wholeNumber() {
        Object number = raw.unwrapped();
        if (number instanceof Integer || number instanceof Long) {
            return ((Number) number).longValue();
        }
        if (number instanceof String text) {
            return Units.bytes(text).orElseThrow(
                    () -> wrong("not a whole number", "write digits, or a size in bytes such as \"64KiB\""));
        }
        throw wrong("not a whole number", "write digits, or a size in bytes such as \"64KiB\"");
    }

    /// A whole number that is no size.
    int count(int least, int most) {
        try {
            int count = Integer.parseInt(word());
            if (count >= least && count <= most) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told in the same words as a number that is out of bounds.
        }
        throw wrong("not a whole number from " + least + " to " + most, "write one, in digits");
    }

    double number() {
        try {
            return switch (raw.unwrapped()) {
                case Number number -> number.doubleValue();
                case String text -> Double.parseDouble(text);
                default -> throw wrong("not a number", "write a number such as 0.5");
            };
        } catch (NumberFormatException e) {
            throw wrong("not a number", "write a number such as 0.5");
        }
    }

    boolean flag() {
        Object flag = raw.unwrapped();
        if (flag instanceof Boolean value) {
            return value;
        }
        return switch (String.valueOf(flag).toLowerCase(Locale.ROOT)) {
            case "on", "yes", "true" -> true;
            case "off", "no", "false" -> false;
            default -> throw wrong("not a switch", "write on or off");
        };
    }

    /// Whether something that is otherwise bounded is said to have no bound.
    boolean isOff() {
        return raw.unwrapped().equals("off") || raw.unwrapped().equals(false);
    }

    /// Whether something is said to be used as it usually is.
    boolean isOn() {
        return raw.unwrapped().equals("on") || raw.unwrapped().equals(true);
    }

    Duration duration() {
        String text = word(raw.unwrapped());
        return Units.duration(text).orElseThrow(() -> text.matches("\\d+")
                ? wrong("a time without a unit", "write the unit, such as " + text + "s or " + text + "ms")
                : wrong(text.strip().startsWith("-") ? "a time cannot be negative" : "not a time",
                        "write a whole number with a unit: 500ms, 30s, 5m, 1h or 7d"));
    }

    private static String word(Object unwrapped) {
        return unwrapped instanceof String || unwrapped instanceof Number ? unwrapped.toString() : "";
    }

    Path file() {
        String text = text();
        try {
            Path path = Path.of(text);
            if (path.equals(NO_PATH)) {
                throw wrong("an empty path", "name a file");
            }
            return files.folder(where()).resolve(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw wrong("not a path", "name a file");
        }
    }

    /// The elements of a list; a single value stands for a list of one.
    Stream<Value> elements() {
        return raw instanceof ConfigList list
                ? list.stream().map(element -> new Value(path, Origins.inFile(element, raw), files))
                : Stream.of(this);
    }

    Stream<Value> list() {
        if (!(raw instanceof ConfigList)) {
            throw wrong("not a list", "write " + key() + " = [ " + (isSection() ? "{ ... }" : shown()) + " ]");
        }
        return elements();
    }

    boolean isSection() {
        return raw instanceof ConfigObject;
    }

    ConfigObject section() {
        if (raw instanceof ConfigObject object) {
            return object;
        }
        throw wrong("not a section", "write " + key() + " { ... }");
    }

    /// The last name of the path, as people write it.
    private String key() {
        List<String> names = ConfigUtil.splitPath(path);
        return names.getLast().matches("[\\w-]+") ? names.getLast() : ConfigUtil.quoteString(names.getLast());
    }
}
