package dev.berth.runtime.plugin;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.HandlerProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Loads one plugin and asks its providers what they offer. Whatever a plugin does wrong here is a problem of that
/// plugin alone.
final class PluginReader {

    private static final String SERVICE = "META-INF/services/" + HandlerProvider.class.getName();

    /// More providers than any jar has: a broken service file must not keep the iteration going.
    private static final int MOST_PROVIDERS = 1000;

    private final ApiLoader api = new ApiLoader();
    private final Optional<Path> loggingProvider;
    private final List<Problem> problems;

    /// @param loggingProvider the jar that connects a plugin's SLF4J with the server's log
    PluginReader(Optional<Path> loggingProvider, List<Problem> problems) {
        this.loggingProvider = loggingProvider;
        this.problems = problems;
    }

    Optional<Plugin> read(Path entry, List<Path> jars) {
        String name = entry.getFileName().toString().replaceFirst("\\.jar$", "");
        PluginLoader loader = new PluginLoader(name, jars, api);
        loggingProvider.ifPresent(loader::connectLogging);
        List<HandlerProvider> providers = List.of();
        if (loader.findResource(SERVICE) == null) {
            problem(entry, "no provider: it has no " + SERVICE,
                    "name the providers in that file, or move the jar out of the plugin folder");
        } else {
            providers = PluginThread.in(loader, () -> providers(entry, loader));
        }
        Plugin plugin = new Plugin(name, entry, providers, loader);
        if (providers.isEmpty()) {
            plugin.close();
            return Optional.empty();
        }
        return Optional.of(plugin);
    }

    private List<HandlerProvider> providers(Path entry, PluginLoader loader) {
        List<HandlerProvider> providers = new ArrayList<>();
        int before = problems.size();
        Iterator<HandlerProvider> iterator = ServiceLoader.load(HandlerProvider.class, loader).iterator();
        for (int i = 0; i < MOST_PROVIDERS; i++) {
            try {
                if (!iterator.hasNext()) {
                    break;
                }
                HandlerProvider provider = iterator.next();
                if (hasGoodType(entry, provider)) {
                    providers.add(provider);
                }
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                explain(entry, e);
            }
        }
        if (providers.isEmpty() && problems.size() == before) {
            problem(entry, "no provider: " + SERVICE + " is empty", "name the providers in that file");
        }
        return providers;
    }

    private boolean hasGoodType(Path entry, HandlerProvider provider) {
        String type = provider.type();
        if (type != null && type.matches("[A-Za-z][A-Za-z0-9-]*")) {
            return true;
        }
        problem(entry, provider.getClass().getName() + " has the type " + type,
                "a type is letters, digits and dashes, beginning with a letter");
        return false;
    }

    private void explain(Path entry, Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && !(cause instanceof LinkageError)) {
            cause = cause.getCause();
        }
        switch (cause) {
            case UnsupportedClassVersionError e -> problem(entry,
                    "compiled for a newer Java: " + e.getMessage(),
                    "compile it with --release " + Runtime.version().feature() + ", which this server runs on");
            case NoClassDefFoundError e -> problem(entry,
                    "a class is missing: " + String.valueOf(e.getMessage()).replace('/', '.'),
                    "put the library that has it into the plugin: a folder of jars is one plugin");
            default -> problem(entry, "a provider failed: " + cause, "see the plugin's author");
        }
    }

    private void problem(Path entry, String what, String remedy) {
        problems.add(new Problem(entry.toString(), what, remedy));
    }
}
