package dev.berth.conf;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.ControlClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a server tells over its control socket of the targets of its `forward` handlers; no look takes a process.
final class ForwardTargets {

    private ForwardTargets() {}

    /// All that is told of one target.
    ///
    /// @param folder the server's
    /// @param target as the configuration names it
    static JsonObject of(Path folder, String handler, String target) throws Exception {
        List<JsonObject> found = new ArrayList<>();
        new ControlClient(folder.resolve("control/berth.sock")).ask("parts",
                Map.of("type", "forward", "handler", handler, "part", target), found::add);
        return found.stream().filter(line -> line.has("part")).map(line -> line.getAsJsonObject("part"))
                .findFirst().orElseThrow(() -> new AssertionError(handler + " has no target " + target));
    }

    /// One of its figures.
    static long figure(Path folder, String handler, String target, String figure) throws Exception {
        return of(folder, handler, target).getAsJsonObject("figures").get(figure).getAsLong();
    }

    /// Waits until one of its figures has a value.
    static void await(Path folder, String handler, String target, String figure, long value) throws Exception {
        long[] now = new long[1];
        Await.until(() -> figure + " of " + target + " to be " + value + ", not " + now[0], () -> {
            now[0] = figure(folder, handler, target, figure);
            return now[0] == value;
        });
    }
}
