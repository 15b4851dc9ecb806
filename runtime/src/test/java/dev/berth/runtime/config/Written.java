package dev.berth.runtime.config;

import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/// A configuration that a test writes.
///
/// @param folder where `berth.conf` lies
record Written(Path folder) {

    static Written main(Path folder, String text) throws IOException {
        return new Written(folder).and("berth.conf", text);
    }

    Written and(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /// Reads it; a problem is an error here.
    Configuration load() {
        Problems problems = new Problems();
        Configuration configuration = ConfigurationLoader.load(folder.resolve("berth.conf"), problems);
        problems.report();
        return configuration;
    }

    /// The problems, the places without the folder.
    List<Problem> problems() {
        Problems problems = new Problems();
        ConfigurationLoader.load(folder.resolve("berth.conf"), problems);
        return problems.sorted().stream()
                .map(p -> new Problem(p.where().replace(folder + "/", ""), p.what(), p.remedy())).toList();
    }

    Configuration.ListenerSettings listener(String name) {
        return load().listeners().stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new NoSuchElementException(name));
    }

    EffectiveValue effective(String key) {
        return effective().stream().filter(each -> each.key().equals(key)).findFirst()
                .orElseThrow(() -> new NoSuchElementException(key));
    }

    List<EffectiveValue> effective() {
        Problems problems = new Problems();
        List<EffectiveValue> values = ConfigurationLoader.effective(folder.resolve("berth.conf"), problems);
        problems.report();
        return values.stream().map(each -> new EffectiveValue(
                each.key(), each.value(), each.origin().replace(folder + "/", ""))).toList();
    }
}
