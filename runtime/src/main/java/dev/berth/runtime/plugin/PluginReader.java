package dev.berth.runtime.plugin;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.HandlerProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/// Loads one plugin and asks its providers what they offer. Whatever a plugin does wrong here is a problem of that
/// plugin alone.
final class PluginReader {

    private static final String SERVICE = "META-INF/services/" + HandlerProvider.class.getName();

    /// More providers than any jar has: a broken service file must not keep the iteration going.
    private static final int MOST_PROVIDERS = 1000;

    private static final Pattern CLASS_FILE_VERSION = Pattern.compile("class file version (\\d+)");

    /// JVMS section 4.1: version 69 is Java 25.
    private static final int CLASS_FILE_VERSION_OF_JAVA_0 = 44;

    private final ClassLoader api;
    private final Optional<Path> loggingProvider;
    private final List<Problem> problems;

    /// @param api the parent of every plugin's loader
    /// @param loggingProvider the jar that connects a plugin's SLF4J with the server's log
    PluginReader(ClassLoader api, Optional<Path> loggingProvider, List<Problem> problems) {
        this.api = api;
        this.loggingProvider = loggingProvider;
        this.problems = problems;
    }

    /// What a plugin offers.
    ///
    /// @param providers at least one
    /// @param loader open
    /// @param version what the first jar's manifest says
    record Read(List<HandlerProvider> providers, PluginLoader loader, Optional<String> version) {}

    /// Reads a plugin.
    ///
    /// @param files where it lies, for problems
    /// @param copies what is really loaded
    /// @param loaderName shown in stack traces
    /// @return empty if there is a problem
    Optional<Read> read(PluginFiles files, List<Path> copies, String loaderName) {
        for (int i = 0; i < copies.size(); i++) {
            if (!isJar(files.jars().get(i), copies.get(i))) {
                return Optional.empty();
            }
        }
        Path entry = files.entry();
        PluginLoader loader = new PluginLoader(loaderName, copies, api);
        loggingProvider.ifPresent(loader::connectLogging);
        List<HandlerProvider> providers = List.of();
        if (loader.findResource(SERVICE) == null) {
            problem(entry, "no provider: it has no " + SERVICE,
                    "name the providers in that file, or move it out of the plugin folder");
        } else {
            providers = PluginThread.in(loader, () -> providers(entry, loader));
        }
        if (providers.isEmpty()) {
            close(loader);
            return Optional.empty();
        }
        return Optional.of(new Read(providers, loader, version(copies)));
    }

    private static void close(PluginLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            // Nothing was written; the descriptors are released all the same.
        }
    }

    /// The version of the first jar that tells one.
    private static Optional<String> version(List<Path> jars) {
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                String version = file.getManifest() == null ? null
                        : file.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
                if (version != null) {
                    return Optional.of(version);
                }
            } catch (IOException e) {
                // A manifest that cannot be read tells nothing.
            }
        }
        return Optional.empty();
    }

    /// A class loader passes over a file that it cannot open as if there were nothing in it.
    private boolean isJar(Path file, Path copy) {
        try {
            new JarFile(copy.toFile()).close();
            return true;
        } catch (ZipException e) {
            problem(file, "not a jar: " + e.getMessage(), "copy it again: it may have been cut off");
        } catch (IOException e) {
            problem(file, "cannot be read: " + e, "let the server's user read it");
        }
        return false;
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
            } catch (Throwable e) {
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
        while (cause.getCause() != null && !(cause instanceof NoClassDefFoundError)) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        switch (cause) {
            case UnsupportedClassVersionError e when !message.contains("preview") -> newerJava(entry, message);
            case NoClassDefFoundError e when !message.contains(" ") -> problem(entry,
                    "a class is missing: " + message.replace('/', '.'),
                    "put the library that has it into the plugin: a folder of jars is one plugin");
            case NoSuchMethodException e -> problem(entry, "a provider cannot be made: there is no " + message,
                    "give it a public constructor without parameters");
            case ServiceConfigurationError e -> problem(entry,
                    message.replaceFirst("^" + Pattern.quote(HandlerProvider.class.getName()) + ": ", "")
                            .replace(" not a subtype", " is no " + HandlerProvider.class.getName()),
                    "correct " + SERVICE + " in it");
            default -> problem(entry, "a provider failed: " + cause, "see the plugin's author");
        }
    }

    private void newerJava(Path entry, String message) {
        Matcher version = CLASS_FILE_VERSION.matcher(message);
        String java = version.find()
                ? "Java " + (Integer.parseInt(version.group(1)) - CLASS_FILE_VERSION_OF_JAVA_0) : "a newer Java";
        int ours = Runtime.version().feature();
        problem(entry, "compiled for " + java + ", and this server runs on Java " + ours,
                "compile it with --release " + ours);
    }

    private void problem(Path entry, String what, String remedy) {
        problems.add(new Problem(entry.toString(), what, remedy));
    }
}
