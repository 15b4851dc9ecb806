package dev.berth.runtime.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The keys of one `{ ... }`: remembers which were asked for, so that the others can be reported as unknown.
///
/// For one thread.
final class Section {

    private final String path;
    private final ConfigObject object;
    private final Value.Files files;
    private final Set<String> declared = new TreeSet<>();
    private final Map<String, Section> children = new LinkedHashMap<>();

    Section(String path, ConfigObject object, Value.Files files) {
        this.path = path;
        this.object = object;
        this.files = files;
    }

    String path() {
        return path;
    }

    String where() {
        return Origins.where(object.origin());
    }

    /// The keys as written, sorted: the parser's order is none.
    Set<String> keys() {
        return new TreeSet<>(object.keySet());
    }

    /// The value of a key, which is thereby known here. A key that is set to null counts as not written.
    Optional<Value> find(String key) {
        declared.add(key);
        ConfigValue raw = object.get(key);
        return raw == null || raw.valueType() == ConfigValueType.NULL
                ? Optional.empty()
                : Optional.of(new Value(pathOf(key), raw, files));
    }

    Value require(String key) {
        return find(key).orElseThrow(() -> new ConfigurationException(new Problem(
                where(), path + " has no " + key, "write " + key + " = ... there")));
    }

    /// A section below this one; empty if it is not written. The same one each time.
    Section child(String key) {
        Section known = children.get(key);
        if (known != null) {
            return known;
        }
        ConfigObject written = find(key).map(Value::section).orElseGet(this::nothing);
        return adopt(key, new Section(pathOf(key), written, files));
    }

    private ConfigObject nothing() {
        return ConfigFactory.empty().root().withOrigin(object.origin());
    }

    /// Counts a section's unknown keys among those of this one.
    private Section adopt(String name, Section child) {
        children.put(name, child);
        return child;
    }

    /// An element of a list of sections.
    Section sectionOf(String name, Value value) {
        return adopt(name, detached(value));
    }

    /// A section whose unknown keys somebody else will report.
    Section detached(Value value) {
        return new Section(value.path(), value.section(), files);
    }

    /// A section without keys, in the place of a value that is none.
    Section emptyAt(Value value) {
        return new Section(value.path(), ConfigFactory.empty().root().withOrigin(value.raw().origin()), files);
    }

    /// Reports every key, here and below, that nobody asked for.
    void reportUnknown(Problems problems) {
        for (String key : keys()) {
            if (!declared.contains(key)) {
                Value value = new Value(pathOf(key), object.get(key), files);
                problems.add(value.where(), path.isEmpty() ? "unknown key " + key : "unknown key " + key + " in " + path,
                        remedyFor(key, value));
            }
        }
        children.values().forEach(child -> child.reportUnknown(problems));
    }

    private String remedyFor(String key, Value value) {
        if (path.startsWith("listeners.") && value.isSection()
                && (value.section().containsKey("bind") || value.section().containsKey("handler"))) {
            String parent = path.substring("listeners.".length());
            return "a name with a dot is quoted: listeners.\"" + parent + "." + key + "\"";
        }
        return Names.remedy(key, declared);
    }

    String pathOf(String key) {
        String quoted = ConfigUtil.quoteString(key);
        String shown = key.matches("[\\w-]+") ? key : quoted;
        return path.isEmpty() ? shown : path + '.' + shown;
    }
}
