package dev.berth.conf;

import dev.berth.runtime.connection.LiveConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a server holds, seen from outside: all that connections have taken they must have given back when they are
/// over.
///
/// @param descriptors open files and sockets
/// @param virtualThreads those that live, and those that ended but are still held
/// @param connections the server's own objects, live or held for no reason
record ServerState(long descriptors, long virtualThreads, long connections) {

    /// Looks at a server, after a full garbage collection.
    static ServerState of(BerthProcess berth) throws Exception {
        String histogram = histogram(berth);
        // After jcmd, whose first visit leaves a descriptor behind.
        return new ServerState(descriptors(berth), instances(histogram, "java.lang.VirtualThread"),
                instances(histogram, LiveConnection.class.getName()));
    }

    private static String histogram(BerthProcess berth) throws Exception {
        Command histogram = Command.run(Path.of("."), "", List.of(
                Installed.HOME.resolve("lib/java/bin/jcmd").toString(), "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC", "" + berth.pid(), "GC.class_histogram"));
        if (histogram.exit() != 0) {
            throw new AssertionError(histogram.toString());
        }
        return histogram.out();
    }

    /// How many objects of a class a server has, after a full garbage collection.
    static long instances(BerthProcess berth, String className) throws Exception {
        return instances(histogram(berth), className);
    }

    /// How many descriptors a server has open.
    static long descriptors(BerthProcess berth) throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + berth.pid() + "/fd"))) {
            return open.count();
        }
    }

    /// A line is `  12:  3  504  java.lang.VirtualThread (java.base@25)`: rank, instances, bytes and class.
    private static long instances(String histogram, String className) {
        return histogram.lines().map(line -> line.strip().split("\\s+"))
                .filter(line -> line.length >= 4 && line[3].equals(className))
                .mapToLong(line -> Long.parseLong(line[1])).findFirst().orElse(0);
    }

    private boolean isAtMost(ServerState other) {
        return descriptors <= other.descriptors && virtualThreads <= other.virtualThreads
                && connections <= other.connections;
    }

    /// Waits until the server holds no more than this again.
    void awaitReturn(BerthProcess berth) throws Exception {
        // Most of the wait costs the server nothing.
        Await.until(() -> "back to " + this, () -> descriptors(berth) <= descriptors);
        ServerState[] now = new ServerState[1];
        Await.until(() -> "back from " + now[0] + " to " + this, () -> {
            now[0] = of(berth);
            return now[0].isAtMost(this);
        });
    }
}
