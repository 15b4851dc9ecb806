package dev.berth.runtime.plugin;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/// Loads the classes of one plugin.
final class PluginLoader extends URLClassLoader {

    private static final String SLF4J_API = "org/slf4j/LoggerFactory.class";
    private static final String SLF4J_PROVIDER = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

    /// @param name shown in stack traces
    PluginLoader(String name, List<Path> jars, ClassLoader api) {
        super(name, jars.stream().map(PluginLoader::url).toArray(URL[]::new), api);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not a path that a jar can have: " + jar, e);
        }
    }

    /// A plugin that brings SLF4J without anything behind it would log to nowhere: it gets the provider that writes
    /// to java.util.logging, which the server's log takes in.
    ///
    /// @param provider the jar of that provider
    void connectLogging(Path provider) {
        if (findResource(SLF4J_API) != null && findResource(SLF4J_PROVIDER) == null) {
            addURL(url(provider));
        }
    }
}
