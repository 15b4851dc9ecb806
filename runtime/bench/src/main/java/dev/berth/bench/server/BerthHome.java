package dev.berth.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// An installation for the bench: the launcher, libraries and plugins of the packaged one, and a `conf` of its own
/// with the packaged JVM options, the heap of the others, and no access log.
///
/// @param folder a temporary folder
record BerthHome(Path folder) {

    /// For the other servers too, so that they log as little.
    static final String LOGGING = "/dev/berth/bench/logback.xml";

    private static final String CONFIGURATION = "/dev/berth/bench/berth.conf";
    private static final String EXEC_CONFIGURATION = "/dev/berth/bench/berth-exec.conf";
    private static final String TLS_CONFIGURATION = "/dev/berth/bench/berth-tls.conf";
    private static final String FORWARD_CONFIGURATION = "/dev/berth/bench/berth-forward.conf";

    /// Makes one whose listener `echo` is plain.
    static BerthHome create(Path installation) throws IOException {
        return create(installation, BerthHome::configurePlain);
    }

    /// Makes one whose listener `echo` is secured, with a listener `plain` besides.
    ///
    /// @param provider that does it
    static BerthHome create(Path installation, Identity identity, String provider) throws IOException {
        return create(installation, conf -> configureTls(conf, TLS_CONFIGURATION, identity, provider));
    }

    /// Makes one whose listener `echo` is secured and relays to somebody else.
    ///
    /// @param provider that secures it
    /// @param backend where it relays to
    static BerthHome createForward(Path installation, Identity identity, String provider, InetSocketAddress backend)
            throws IOException {
        return create(installation, conf -> {
            configureTls(conf, FORWARD_CONFIGURATION, identity, provider);
            append(conf, "listeners.echo.handler.to = [\"" + Program.text(backend) + "\"]");
        });
    }

    /// Makes one whose listener `echo` has a program that sends back what it gets.
    static BerthHome createExec(Path installation) throws IOException {
        return create(installation, conf -> copy(EXEC_CONFIGURATION, conf.resolve("berth.conf")));
    }

    private interface Configuring {
        void into(Path conf) throws IOException;
    }

    private static BerthHome create(Path installation, Configuring configuring) throws IOException {
        Path packaged = installation.toRealPath();
        BerthHome home = new BerthHome(Files.createTempDirectory("berth-bench-"));
        try {
            home.fill(packaged);
            configuring.into(home.conf());
            return home;
        } catch (IOException | RuntimeException e) {
            home.delete();
            throw e;
        }
    }

    private Path conf() {
        return folder.resolve("conf");
    }

    private void fill(Path packaged) throws IOException {
        Path conf = Files.createDirectories(conf());
        // The launcher takes the folder above its own for the installation, so it is copied and not linked.
        Files.createDirectories(folder.resolve("bin"));
        Files.copy(packaged.resolve("bin/berth"), folder.resolve("bin/berth"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String part : List.of("lib", "plugins")) {
            Files.createSymbolicLink(folder.resolve(part), packaged.resolve(part));
        }
        Files.copy(packaged.resolve("conf/jvm.options"), conf.resolve("jvm.options"));
        Files.write(conf.resolve("jvm.options"), Jvm.HEAP, StandardOpenOption.APPEND);
        copy(LOGGING, conf.resolve("logback.xml"));
    }

    private static void configurePlain(Path conf) throws IOException {
        copy(CONFIGURATION, conf.resolve("berth.conf"));
    }

    private static void configureTls(Path conf, String resource, Identity identity, String provider)
            throws IOException {
        Files.copy(identity.pem(), conf.resolve("server.pem"));
        copy(resource, conf.resolve("berth.conf"));
        append(conf, "tls.echo.provider = " + provider);
    }

    private static void append(Path conf, String line) throws IOException {
        Files.writeString(conf.resolve("berth.conf"), line + "\n", StandardOpenOption.APPEND);
    }

    private static void copy(String resource, Path target) throws IOException {
        try (InputStream in = BerthHome.class.getResourceAsStream(resource)) {
            Files.copy(in, target);
        }
    }

    List<String> command() {
        return List.of(folder.resolve("bin/berth").toString(), "run",
                "--conf", folder.resolve("conf/berth.conf").toString());
    }

    /// What it has linked stays: that is the packaged installation.
    void delete() throws IOException {
        Folders.delete(folder);
    }
}
