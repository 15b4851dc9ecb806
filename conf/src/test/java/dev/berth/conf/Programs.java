package dev.berth.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The processes that a server has started.
final class Programs {

    private Programs() {}

    /// Those that run, and those that ended and nobody has waited for: each as proc(5) tells it.
    static List<String> of(BerthProcess berth) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(each -> each.getFileName().toString().matches("\\d+"))
                    .map(Programs::stat)
                    .filter(stat -> stat.contains(") ")
                            && stat.substring(stat.lastIndexOf(") ") + 2).split(" ")[1].equals("" + berth.pid()))
                    .toList();
        }
    }

    private static String stat(Path process) {
        try {
            return Files.readString(process.resolve("stat"));
        } catch (IOException e) {
            // It ended meanwhile.
            return "";
        }
    }

    /// Waits until none is left.
    static void awaitNone(BerthProcess berth) throws Exception {
        Await.until(() -> "no program is left", () -> of(berth).isEmpty());
    }
}
