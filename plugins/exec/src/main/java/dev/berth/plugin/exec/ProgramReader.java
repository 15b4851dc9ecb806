package dev.berth.plugin.exec;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Makes a program of a handler's settings, and tells everything that is wrong with them.
final class ProgramReader {

    /// What Debian gives to services; the server's own is not passed on.
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final String NUL = "\0";

    private final Settings settings;
    private final ExecSettings keys;
    private final Libc libc;
    private final List<Problem> problems = new ArrayList<>();

    ProgramReader(Settings settings, ExecSettings keys, Libc libc) {
        this.settings = settings;
        this.keys = keys;
        this.libc = libc;
    }

    /// @throws ConfigurationException with everything that is wrong
    Program read() throws IOException {
        Map<String, String> environment = environment();
        List<String> command = new ArrayList<>(prefix());
        command.addAll(command(environment.get("PATH")));
        keys.folder().filter(folder -> !Files.isDirectory(folder)).ifPresent(folder ->
                wrong("folder", "there is no such folder", "make it, or name another"));
        if (keys.maxChildren() < 1) {
            wrong("max-children", "no program could run", "write 1 or more");
        }
        keys.timeLimit().filter(limit -> !limit.isPositive()).ifPresent(limit ->
                wrong("time-limit", "no time at all", "write a longer one, or remove the key"));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new Program(List.copyOf(command),
                environment.entrySet().stream().map(each -> each.getKey() + '=' + each.getValue()).toList(),
                keys.folder());
    }

    private void wrong(String key, String what, String remedy) {
        problems.add(settings.problem(key, what, remedy));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(Map.of("PATH", USUAL_PATH));
        keys.environment().forEach((name, value) -> {
            if (name.isEmpty() || name.contains("=") || name.contains(NUL) || value.contains(NUL)) {
                wrong("environment", "the variable \"" + name.replace(NUL, "\\0") + "\" cannot be passed to a program",
                        "write a name without =, and no NUL");
            }
            environment.put(name, value);
        });
        return environment;
    }

    private List<String> command(String path) {
        if (keys.command().isEmpty() == keys.shell().isEmpty()) {
            wrong(keys.shell().isEmpty() ? "command" : "shell",
                    keys.shell().isEmpty() ? "nothing to run" : "there is a command too",
                    "write either command = [\"PROGRAM\", \"ARGUMENT\", ...] or shell = \"...\"");
            return List.of();
        }
        if (Stream.concat(keys.command().stream(), keys.shell().stream()).anyMatch(word -> word.contains(NUL))) {
            wrong(keys.shell().isEmpty() ? "command" : "shell", "a NUL ends a word for the program", "remove it");
            return List.of();
        }
        return keys.shell().map(script -> List.of("/bin/sh", "-c", script)).orElseGet(() -> {
            List<String> words = new ArrayList<>(keys.command());
            find(words.getFirst(), path).ifPresentOrElse(
                    file -> words.set(0, file.toString()),
                    () -> wrong("command", words.getFirst().contains("/")
                                    ? "no executable file with an absolute path"
                                    : "no such program in " + path,
                            "install the program, or name it by its whole path"));
            return words;
        });
    }

    /// Looks for a program as a shell would, but only in absolute folders.
    private static Optional<Path> find(String name, String path) {
        Stream<Path> candidates = name.contains("/")
                ? Stream.of(Path.of(name))
                : Stream.of(path.split(":")).map(folder -> Path.of(folder, name));
        return candidates.filter(file -> file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /// What makes the program run as somebody else. posix_spawn(3) cannot, and setpriv(1) becomes the program without
    /// staying in between.
    private List<String> prefix() throws IOException {
        if (keys.user().isEmpty()) {
            return List.of();
        }
        String user = keys.user().get();
        Optional<Libc.Account> account = libc.account(user);
        int own = libc.user();
        Optional<Path> setpriv = find("setpriv", USUAL_PATH);
        if (account.isEmpty()) {
            wrong("user", "the system has no such user", "name one that it has");
        } else if (account.get().id() == own) {
            return List.of();
        } else if (own != 0) {
            wrong("user", "only root may run programs as others, and this server runs as user number "
                    + Integer.toUnsignedString(own), "remove the key: they run as the server does");
        } else if (setpriv.isEmpty()) {
            wrong("user", "it takes setpriv, which is not installed", "install the package util-linux");
        } else {
            return List.of(setpriv.get().toString(), "--reuid=" + user,
                    "--regid=" + Integer.toUnsignedString(account.get().group()), "--init-groups", "--inh-caps=-all",
                    "--");
        }
        return List.of();
    }
}
