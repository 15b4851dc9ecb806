package dev.berth.runtime.config;

import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashSet;
import java.util.Set;

/// Stands in for references that are known to be defined nowhere.
final class MissingReferences implements ConfigResolver {

    private final Set<String> paths = new HashSet<>();

    void add(String path) {
        paths.add(path);
    }

    @Override
    public ConfigValue lookup(String path) {
        return paths.contains(path) ? ConfigValueFactory.fromAnyRef("") : null;
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
        return this;
    }
}
