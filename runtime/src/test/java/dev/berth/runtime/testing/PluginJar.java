package dev.berth.runtime.testing;

import dev.berth.api.HandlerProvider;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A jar in the making, with everything that can be wrong with a plugin.
public final class PluginJar {

    private static final String SERVICE = "META-INF/services/" + HandlerProvider.class.getName();

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> left = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();
    private Optional<String> service = Optional.empty();
    private int classFileVersion;

    /// Begins a jar without anything in it.
    public PluginJar() {}

    /// A jar with one provider.
    ///
    /// @param className the provider's
    /// @param type what it calls itself
    /// @param create the statements of its method `create(HandlerContext context)`
    /// @return the jar, to be written
    public static PluginJar provider(String className, String type, String create) {
        return new PluginJar().source(className, providerSource(className, type, create)).service(className);
    }

    /// The source of a provider.
    ///
    /// @param className the provider's
    /// @param type what it calls itself
    /// @param create the statements of its method `create(HandlerContext context)`
    /// @return a class
    public static String providerSource(String className, String type, String create) {
        int dot = className.lastIndexOf('.');
        return """
                package %s;
                import dev.berth.api.*;
                public class %s implements HandlerProvider {
                    @Override public String type() { return "%s"; }
                    @Override public Handler create(HandlerContext context) throws Exception {
                        %s
                    }
                }
                """.formatted(className.substring(0, dot), className.substring(dot + 1), type, create);
    }

    /// Adds a class.
    ///
    /// @param className its full name
    /// @param text its source
    /// @return this
    public PluginJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    /// Names the providers.
    ///
    /// @param lines what stands in the service file
    /// @return this
    public PluginJar service(String lines) {
        service = Optional.of(lines + "\n");
        return this;
    }

    /// Compiles with a jar that is not packed.
    ///
    /// @param jar the library
    /// @return this
    public PluginJar library(Path jar) {
        libraries.add(jar);
        return this;
    }

    /// Leaves out a class that was compiled.
    ///
    /// @param className its full name
    /// @return this
    public PluginJar without(String className) {
        left.add(className.replace('.', '/') + ".class");
        return this;
    }

    /// Makes the classes look as if another Java had compiled them.
    ///
    /// @param version what stands in the class file: 69 is Java 25
    /// @return this
    public PluginJar classFileVersion(int version) {
        classFileVersion = version;
        return this;
    }

    /// Writes the jar, safe from others.
    ///
    /// @param folder where, to be created too
    /// @param name without its ending
    /// @return the jar
    /// @throws IOException if that fails
    public Path write(Path folder, String name) throws IOException {
        Path classes = Files.createTempDirectory(folder(folder), "classes-");
        compile(classes);
        for (String file : left) {
            Files.delete(classes.resolve(file));
        }
        if (service.isPresent()) {
            Path file = classes.resolve(SERVICE);
            Files.createDirectories(file.getParent());
            Files.writeString(file, service.get());
        }
        Path jar = file(pack(folder, name, classes));
        for (Path file : walk(classes).reversed()) {
            Files.delete(file);
        }
        return jar;
    }

    /// Lets only its owner write a file.
    ///
    /// @param file the file
    /// @return the same
    /// @throws IOException if that fails
    public static Path file(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /// Makes a folder, and those above that are missing, that only its owner can write.
    ///
    /// @param folder perhaps there already
    /// @return the same
    /// @throws IOException if that fails
    public static Path folder(Path folder) throws IOException {
        if (!Files.exists(folder.getParent())) {
            folder(folder.getParent());
        }
        Files.createDirectories(folder);
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void compile(Path classes) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        List<String> classPath = new ArrayList<>(List.of(System.getProperty("java.class.path")));
        libraries.forEach(library -> classPath.addFirst(library.toString()));
        StringWriter messages = new StringWriter();
        List<JavaFileObject> units = sources.entrySet().stream()
                .<JavaFileObject>map(source -> new Text(source.getKey(), source.getValue())).toList();
        List<String> options = List.of("-d", classes.toString(), "-cp", String.join(File.pathSeparator, classPath),
                "-proc:none");
        if (!ToolProvider.getSystemJavaCompiler().getTask(messages, null, null, options, null, units).call()) {
            throw new IllegalArgumentException(messages.toString());
        }
        if (classFileVersion != 0) {
            for (Path file : walk(classes)) {
                if (Files.isRegularFile(file)) {
                    // JVMS section 4.1: magic, minor version, major version.
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[6] = (byte) (classFileVersion >> 8);
                    bytes[7] = (byte) classFileVersion;
                    Files.write(file, bytes);
                }
            }
        }
    }

    private static Path pack(Path folder, String name, Path content) throws IOException {
        Path jar = folder.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : walk(content).stream().filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(content.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        }
    }

    private static final class Text extends SimpleJavaFileObject {

        private final String text;

        Text(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
