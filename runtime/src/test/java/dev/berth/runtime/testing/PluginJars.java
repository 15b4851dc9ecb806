package dev.berth.runtime.testing;

import dev.berth.api.HandlerProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Makes plugin jars from source texts.
public final class PluginJars {

    public static final String SERVICE = "META-INF/services/" + HandlerProvider.class.getName();

    private PluginJars() {}

    /// Compiles one class, a provider, against the api and some libraries, and packs it as `folder/name.jar`.
    public static Path plugin(Path folder, String name, String provider, String source, Path... libraries)
            throws IOException {
        Path classes = Files.createTempDirectory("plugin-classes-");
        String classPath = Stream.concat(
                        Arrays.stream(libraries).map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(java.io.File.pathSeparator));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        java.io.StringWriter messages = new java.io.StringWriter();
        boolean compiled = compiler.getTask(messages, null, null,
                List.of("-d", classes.toString(), "-cp", classPath, "-proc:none"), null,
                List.of(new Source(provider, source))).call();
        if (!compiled) {
            throw new IllegalArgumentException(messages.toString());
        }
        Path service = classes.resolve(SERVICE);
        Files.createDirectories(service.getParent());
        Files.writeString(service, provider + "\n");
        return jar(folder, name, classes);
    }

    /// Packs a folder as `folder/name.jar`.
    public static Path jar(Path folder, String name, Path content) throws IOException {
        Files.createDirectories(folder);
        Path jar = folder.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(content)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(content.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
