package dev.berth.runtime.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine.IVersionProvider;

/// The versions of Berth and of what it consists of, as written by the build.
final class Versions implements IVersionProvider {

    private static final String BERTH = "berth";

    private final Map<String, String> all = new TreeMap<>();

    Versions() {
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            properties.forEach((name, version) -> all.put((String) name, (String) version));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.put("jdk", Runtime.version().toString());
    }

    String berth() {
        return all.get(BERTH);
    }

    /// The JDK and the libraries, by name.
    Map<String, String> parts() {
        Map<String, String> parts = new TreeMap<>(all);
        parts.remove(BERTH);
        return parts;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"berth " + berth()};
    }
}
