package dev.berth.runtime.config;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// What a plugin sees of its section.
final class PluginSettings implements Settings {

    private final Section section;

    PluginSettings(Section section) {
        this.section = section;
    }

    @Override
    public <R extends Record> R as(R defaults) {
        Problems problems = new Problems();
        R bound = new RecordBinder(problems).bind(section, defaults);
        if (!problems.none()) {
            section.reportMisspelt(problems);
        }
        problems.report();
        return bound;
    }

    @Override
    public boolean has(String key) {
        return section.find(key).isPresent();
    }

    @Override
    public String string(String key) {
        return section.require(key).text();
    }

    @Override
    public List<String> strings(String key) {
        return section.require(key).list().map(Value::text).toList();
    }

    @Override
    public long number(String key) {
        return section.require(key).wholeNumber();
    }

    @Override
    public boolean flag(String key) {
        return section.require(key).flag();
    }

    @Override
    public Duration duration(String key) {
        return section.require(key).duration();
    }

    @Override
    public Path path(String key) {
        return section.require(key).file();
    }

    @Override
    public Settings section(String key) {
        return new PluginSettings(section.child(key));
    }

    @Override
    public List<Settings> sections(String key) {
        List<Value> values = section.find(key).map(v -> v.list().toList()).orElse(List.of());
        return IntStream.range(0, values.size())
                .<Settings>mapToObj(i -> new PluginSettings(section.sectionOf(key + '[' + i + ']', values.get(i))))
                .toList();
    }

    @Override
    public Problem problem(String key, String what, String remedy) {
        return section.find(key)
                .map(value -> value.wrong(what, remedy))
                .map(ConfigurationException::problems)
                .map(List::getFirst)
                .orElseGet(() -> new Problem(section.where(), section.pathOf(key) + ": " + what, remedy));
    }
}
