package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A PostgreSQL of a test, with an empty database of its own. It refuses to run as root, and does so as the user that
/// Debian's package makes.
final class PostgresServer {

    private static final String USER = "postgres";

    /// Where Debian's packages put the programs of each version.
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private PostgresServer() {}

    /// Starts it, with trust in whoever comes as `berth`; skips the test, with words, where there is none.
    static Daemon start(Path folder, int port) throws Exception {
        Installed.require("psql");
        Optional<Path> found = programs();
        Installed.require("postgresql", found.isPresent());
        Path programs = found.orElseThrow();
        Path own = Files.createTempDirectory(folder, "postgres-");
        List<String> as = List.of();
        if ("root".equals(System.getProperty("user.name"))) {
            Installed.require("setpriv");
            as = List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups");
            Other.open(folder);
            Files.setOwner(own, own.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
        String data = own.resolve("data").toString();
        Command made = Command.run(own, "", with(as, programs.resolve("initdb").toString(), "--pgdata", data,
                "--username", "berth", "--auth", "trust", "--no-sync", "--no-locale", "--encoding", "UTF8"));
        assertEquals(0, made.exit(), made.toString());
        Daemon server = Daemon.start(own, port, with(as, programs.resolve("postgres").toString(), "-D", data,
                "-k", own.toString(), "-p", "" + port, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"));
        try {
            Await.until(() -> "it is ready; it said:\n" + server.said(), () -> Command.run(own, "", List.of(
                    "pg_isready", "-q", "-h", "127.0.0.1", "-p", "" + port)).exit() == 0);
            return server;
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    private static List<String> with(List<String> as, String... command) {
        List<String> all = new ArrayList<>(as);
        all.addAll(List.of(command));
        return all;
    }

    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(each -> each.resolve("bin"))
                    .filter(each -> Files.isExecutable(each.resolve("postgres"))).findAny();
        }
    }
}
