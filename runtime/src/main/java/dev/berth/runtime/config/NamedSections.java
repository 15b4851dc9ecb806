package dev.berth.runtime.config;

import com.typesafe.config.ConfigObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/// The sections below `listeners`, `handlers` or `tls`: their keys are names that the operator chose.
final class NamedSections {

    /// Of these keys, each section has one; a section without that holds another which has it is a name in pieces.
    private static final Map<String, List<String>> MARKS = Map.of(
            "listeners", List.of("bind", "handler"),
            "handlers", List.of("type"),
            "tls", List.of("certificates", "self-signed"));

    private final String kind;
    private final Problems problems;
    private final Optional<Section> all;
    private final Set<String> names = new TreeSet<>();

    NamedSections(Section root, String kind, Problems problems) {
        this.kind = kind;
        this.problems = problems;
        this.all = problems.collect(Optional.empty(), () -> Optional.of(root.child(kind)));
        all.ifPresent(section -> names.addAll(section.keys()));
    }

    /// The names of all sections, also of those that turned out not to be usable.
    Set<String> names() {
        return names;
    }

    /// Opens each section and runs something for it, collecting what is wrong.
    void forEach(BiFunction<Section, Value, Section> open, BiConsumer<String, Section> action) {
        all.ifPresent(section -> section.keys().forEach(name -> problems.collect(null, () -> {
            Value value = section.require(name);
            if (isWhole(name, value)) {
                action.accept(name, open.apply(section, value));
            }
            return null;
        })));
    }

    private boolean isWhole(String name, Value value) {
        if (!name.matches("[A-Za-z0-9][\\w.-]*")) {
            problems.add(value.where(), value.path() + ": not a name that can be used here",
                    "write letters, digits, dots, dashes and underscores, beginning with a letter or digit");
            return false;
        }
        Optional<Piece> inner = value.raw() instanceof ConfigObject object && !isMarked(object)
                ? inner(name, object) : Optional.empty();
        inner.ifPresent(piece -> {
            names.add(piece.name);
            problems.add(piece.where, "unknown key " + piece.name.substring(name.length() + 1) + " in " + value.path(),
                    "a name with a dot in it stands in quotes: " + kind + ".\"" + piece.name + "\" { ... }");
        });
        return inner.isEmpty();
    }

    /// @param name all of it
    private record Piece(String name, String where) {}

    private Optional<Piece> inner(String name, ConfigObject outer) {
        return outer.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> entry.getValue() instanceof ConfigObject)
                .flatMap(entry -> {
                    String dotted = name + '.' + entry.getKey();
                    ConfigObject object = (ConfigObject) entry.getValue();
                    return isMarked(object)
                            ? Optional.of(new Piece(dotted, Origins.where(object.origin()))).stream()
                            : inner(dotted, object).stream();
                })
                .findFirst();
    }

    private boolean isMarked(ConfigObject object) {
        return MARKS.get(kind).stream().anyMatch(object::containsKey);
    }
}
