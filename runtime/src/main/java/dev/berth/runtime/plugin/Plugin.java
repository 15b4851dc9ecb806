package dev.berth.runtime.plugin;

import dev.berth.api.HandlerProvider;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/// A generation of a plugin: what one version of its jars brought. Its users are the configuration, as long as it is the
/// newest, and the handlers made from it.
final class Plugin extends Shared {

    /// What tells generations of plugins apart.
    ///
    /// @param name the jar's or folder's name without its ending
    /// @param path the jar or folder
    /// @param generation counts from 1 for each path
    /// @param version what the jar's manifest says; empty if it says nothing
    /// @param fingerprint of everything in the jars
    record Label(String name, Path path, int generation, Optional<String> version, String fingerprint) {}

    private final Label label;
    private final List<String> types;
    private final WeakReference<PluginLoader> collected;
    private final Consumer<Plugin> ended;
    private final Instant loadedAt = Instant.now();
    private volatile boolean adopted;
    private volatile Optional<Instant> replacedAt = Optional.empty();

    /// Null when it was let go of, as the loader then must not be held from here.
    private volatile Loaded loaded;

    /// What keeps the classes in memory.
    private record Loaded(List<HandlerProvider> providers, PluginLoader loader) {}

    /// @param loader holds its classes; closing it closes its jars
    /// @param ended told when nobody uses it any more
    Plugin(Label label, List<HandlerProvider> providers, PluginLoader loader, Consumer<Plugin> ended) {
        this.label = label;
        this.loaded = new Loaded(List.copyOf(providers), loader);
        this.types = providers.stream().map(HandlerProvider::type).sorted().toList();
        this.collected = new WeakReference<>(loader);
        this.ended = ended;
    }

    Label label() {
        return label;
    }

    List<String> types() {
        return types;
    }

    Instant loadedAt() {
        return loadedAt;
    }

    /// When another took its place, or it was removed.
    Optional<Instant> replacedAt() {
        return replacedAt;
    }

    /// Called when new connections go to it.
    void adopt() {
        adopted = true;
    }

    /// Whether new connections ever went to it.
    boolean isAdopted() {
        return adopted;
    }

    /// Called when it is no longer the newest.
    void replaced() {
        replacedAt = Optional.of(Instant.now());
    }

    /// The handlers it offers; none any more once it was let go of.
    List<HandlerProvider> providers() {
        Loaded now = loaded;
        return now == null ? List.of() : now.providers;
    }

    /// The loader of its classes, as long as anything keeps it in memory.
    Optional<ClassLoader> loader() {
        return Optional.ofNullable(collected.get());
    }

    @Override
    protected void letGo() {
        close();
        loaded = null;
        ended.accept(this);
    }

    /// Closes the jars, though somebody may still use it.
    void close() {
        Loaded now = loaded;
        try {
            if (now != null) {
                now.loader.close();
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(Plugin.class).debug("close {}: {}", label.path, e.toString());
        }
    }
}
