import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Lays the files of the Debian package out as they are to be installed, and its control files. Run by the build; jdeb
/// packs what it made, and decides about owners and modes.
public final class DebianTree {

    private final Path conf;
    private final Path target;
    private final Path root;
    private final String version;

    private DebianTree(Path conf, String version) {
        this.conf = conf;
        this.target = conf.resolve("target");
        this.root = target.resolve("deb/root");
        // deb-version(7): a tilde sorts before everything, as a snapshot does before its release.
        this.version = version.replace("-SNAPSHOT", "~SNAPSHOT");
    }

    /// @param arguments the folder of this module, and Berth's version
    public static void main(String[] arguments) throws IOException {
        new DebianTree(Path.of(arguments[0]), arguments[1]).write();
    }

    private void write() throws IOException {
        delete(root);
        delete(target.resolve("deb/control"));
        Path installation = target.resolve("berth");
        copyAll(installation.resolve("lib"), "usr/lib/berth/dist/lib");
        copy(installation.resolve("bin/berth"), "usr/lib/berth/dist/bin/berth");
        copy(conf.resolve("debian/layout"), "usr/lib/berth/dist/lib/layout");
        copy(conf.resolve("debian/berth.wrapper"), "usr/bin/berth");
        try (Stream<Path> plugins = Files.list(installation.resolve("plugins"))) {
            for (Path each : plugins.filter(jar -> jar.getFileName().toString().startsWith("berth-plugin-")).toList()) {
                copy(each, "usr/lib/berth/plugins/" + each.getFileName());
            }
        }
        configuration();
        systemd();
        documentation(installation);
        control();
    }

    private void configuration() throws IOException {
        copy(conf.resolve("debian/berth.conf"), "etc/berth/berth.conf");
        for (String each : List.of("logback.xml", "jvm.options", "service.options")) {
            copy(conf.resolve(each), "etc/berth/" + each);
        }
    }

    private void systemd() throws IOException {
        copy(conf.resolve("systemd/berth.service"), "lib/systemd/system/berth.service");
        copy(conf.resolve("systemd/berth.sysusers"), "usr/lib/sysusers.d/berth.conf");
        copy(conf.resolve("systemd/berth.socket"), "usr/share/doc/berth/examples/berth.socket");
    }

    private void documentation(Path installation) throws IOException {
        String folder = "usr/share/doc/berth/";
        copy(conf.resolve("debian/copyright"), folder + "copyright");
        // Policy 12.7: of a package whose versions are its own, this is the name of the one changelog.
        compressed(filled("changelog"), folder + "changelog.gz");
        copy(conf.resolve("README.md"), folder + "README.md");
        copy(conf.resolve("berth.conf"), folder + "examples/demonstration.conf");
        copy(installation.resolve("conf/reference.conf"), folder + "reference.conf");
        if (Files.exists(target.resolve("sbom.json"))) {
            copy(target.resolve("sbom.json"), folder + "sbom.json");
        } else {
            System.err.println("the package is made without a list of its libraries: Maven is offline");
        }
        copy(target.resolve("deb/completion/berth"), "usr/share/bash-completion/completions/berth");
        try (Stream<Path> pages = Files.list(target.resolve("deb/man"))) {
            for (Path each : pages.toList()) {
                compressed(Files.readString(each), "usr/share/man/man1/" + each.getFileName() + ".gz");
            }
        }
        if (Files.exists(conf.resolve("debian/lintian-overrides"))) {
            copy(conf.resolve("debian/lintian-overrides"), "usr/share/lintian/overrides/berth");
        }
    }

    private void control() throws IOException {
        Path folder = Files.createDirectories(target.resolve("deb/control"));
        for (String each : List.of("control", "postinst", "prerm", "postrm")) {
            Files.writeString(folder.resolve(each), filled(each));
        }
    }

    private String filled(String name) throws IOException {
        return Files.readString(conf.resolve("debian").resolve(name)).replace("@VERSION@", version);
    }

    private void copy(Path from, String to) throws IOException {
        Path file = root.resolve(to);
        Files.createDirectories(file.getParent());
        Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /// What links lead to is copied: the notices of Java's modules, which jlink does not write twice.
    private void copyAll(Path from, String to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                copy(each, to + '/' + from.relativize(each));
            }
        }
    }

    /// As gzip -9n does: Debian looks for that.
    private void compressed(String text, String to) throws IOException {
        Path file = root.resolve(to);
        Files.createDirectories(file.getParent());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            out.write(text.getBytes());
        }
        byte[] content = bytes.toByteArray();
        // RFC 1952: slowest compression; made on Unix.
        content[8] = 2;
        content[9] = 3;
        Files.write(file, content);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
