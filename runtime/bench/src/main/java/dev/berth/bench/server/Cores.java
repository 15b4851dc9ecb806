package dev.berth.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Which processor the servers run on, and which the load.
///
/// @param pinned false to leave that to the kernel
/// @param server the number of the servers' processor
/// @param load the number of the load's processor
public record Cores(boolean pinned, int server, int load) {

    /// The command that runs another one on the servers' processor, as the same process.
    List<String> forServer(List<String> command) {
        if (!pinned) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("taskset", "-c", Integer.toString(server)));
        all.addAll(command);
        return all;
    }

    /// The same for a server that belongs to the load, and runs on its processor.
    Cores turned() {
        return new Cores(pinned, load, server);
    }

    /// Moves all threads of this process to the load's processor.
    ///
    /// @throws IOException if there is no such processor, or no taskset
    public void takeLoad() throws IOException {
        if (!pinned) {
            return;
        }
        Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", Integer.toString(load),
                Long.toString(ProcessHandle.current().pid())).redirectErrorStream(true).start();
        String told = new String(taskset.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (taskset.waitFor() != 0) {
                throw new IOException("taskset: " + told.strip() + "; two processors are needed, or --unpinned");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("taskset: interrupted", e);
        }
    }
}
