package dev.berth.runtime.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The keys of one `{ ... }`: remembers which were asked for, so that the others can be reported as unknown.
///
/// A key that is not written is looked for in the section's defaults. Nothing is mixed for that: a wrong value among
/// the defaults is told as theirs, however many sections it reaches.
///
/// For one thread.
final class Section {

    private final String path;
    private final ConfigObject object;
    private final Value.Files files;
    private final List<Section> defaults;
    private final Set<String> declared = new TreeSet<>();
    private final Map<String, Section> children = new LinkedHashMap<>();

    /// @param defaults where keys come from that are not written, in the order of asking
    Section(String path, ConfigObject object, Value.Files files, Section... defaults) {
        this.path = path;
        this.object = object;
        this.files = files;
        this.defaults = List.of(defaults);
    }

    String path() {
        return path;
    }

    String where() {
        return Origins.where(object.origin());
    }

    /// Whether another one says the same, in a file of the same folder: relative paths then mean the same too.
    boolean isSameAs(Section other) {
        return object.equals(other.object) && files.folder(where()).equals(other.files.folder(other.where()))
                && defaults.size() == other.defaults.size()
                && IntStream.range(0, defaults.size()).allMatch(i -> defaults.get(i).isSameAs(other.defaults.get(i)));
    }

    /// The keys as written, sorted: the parser's order is none. A key that is set to null counts as not written.
    Set<String> keys() {
        Set<String> keys = new TreeSet<>(object.keySet());
        keys.removeIf(key -> object.get(key).valueType() == ConfigValueType.NULL);
        return keys;
    }

    /// The value of a key, or its default; the key is thereby known here.
    Optional<Value> find(String key) {
        declared.add(key);
        return peek(key);
    }

    private Optional<Value> peek(String key) {
        return written(key).or(() -> defaults.stream().flatMap(each -> each.peek(key).stream()).findFirst());
    }

    private Optional<Value> written(String key) {
        ConfigValue raw = object.get(key);
        return raw == null || raw.valueType() == ConfigValueType.NULL
                ? Optional.empty()
                : Optional.of(new Value(pathOf(key), Origins.inFile(raw, object), files));
    }

    Value require(String key) {
        return find(key).orElseThrow(() -> new ConfigurationException(unknown()
                .filter(other -> Names.meant(other, Set.of(key)).isPresent())
                .findFirst().map(this::unknown)
                .orElseGet(() -> new Problem(
                        where(), path + " has no " + key, "write " + Names.form(key) + " there"))));
    }

    /// A section below this one; empty if it is not written. The same one each time.
    Section child(String key) {
        declared.add(key);
        Section known = children.get(key);
        if (known != null) {
            return known;
        }
        ConfigObject written = written(key).map(Value::section).orElseGet(this::nothing);
        List<Section> below = new ArrayList<>();
        defaults.forEach(each -> below.add(each.peekChild(key)));
        return adopt(key, new Section(pathOf(key), written, files, below.toArray(Section[]::new)));
    }

    /// A section of the defaults; whoever reads these says which of their keys are known.
    private Section peekChild(String key) {
        Section known = children.get(key);
        if (known != null) {
            return known;
        }
        ConfigObject written = written(key).map(Value::section).orElseGet(this::nothing);
        return new Section(pathOf(key), written, files,
                defaults.stream().map(each -> each.peekChild(key)).toArray(Section[]::new));
    }

    private ConfigObject nothing() {
        return ConfigFactory.empty().root().withOrigin(object.origin());
    }

    /// Counts a section's unknown keys among those of this one.
    private Section adopt(String name, Section child) {
        children.put(name, child);
        return child;
    }

    /// A section that is written somewhere below this one: an element of a list, or one with a name of its own.
    ///
    /// @param name tells it from others
    Section sectionOf(String name, Value value, Section... defaults) {
        return adopt(name, detached(value, defaults));
    }

    /// A section whose unknown keys somebody else will report.
    Section detached(Value value, Section... defaults) {
        return new Section(value.path(), value.section(), files, defaults);
    }

    /// A section without keys, in the place of a value that is none.
    Section emptyAt(Value value) {
        return new Section(value.path(), ConfigFactory.empty().root().withOrigin(value.raw().origin()), files);
    }

    /// Reports every key, here and below, that nobody asked for.
    void reportUnknown(Problems problems) {
        unknown().map(this::unknown).forEach(problems::add);
        children.values().forEach(child -> child.reportUnknown(problems));
    }

    /// Reports those keys that nobody asked for and that look like one that somebody did ask for: to be used where
    /// others may still be asked for.
    void reportMisspelt(Problems problems) {
        unknown().filter(key -> Names.meant(key, declared).isPresent()).map(this::unknown).forEach(problems::add);
        children.values().forEach(child -> child.reportMisspelt(problems));
    }

    private Stream<String> unknown() {
        return keys().stream().filter(key -> !declared.contains(key));
    }

    private Problem unknown(String key) {
        Optional<String> remedy = Names.elsewhere(key, declared).or(() -> children.entrySet().stream()
                .filter(child -> child.getValue().declared.contains(key))
                .map(Map.Entry::getKey).filter(declared::contains)
                .findFirst().map(section -> "write it in " + section + " { ... }"));
        return new Problem(Origins.where(object.get(key).origin()),
                "unknown key " + key + (path.isEmpty() ? "" : " in " + path),
                remedy.orElseGet(() -> Names.remedy(key, declared)));
    }

    String pathOf(String key) {
        String shown = key.matches("[\\w-]+") ? key : ConfigUtil.quoteString(key);
        return path.isEmpty() ? shown : path + '.' + shown;
    }
}
