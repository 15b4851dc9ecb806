package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Shows how a drain goes on, until it is over. The drain belongs to the server: it goes on without this.
///
/// @param control what to ask
/// @param arguments whose drain it is
record DrainProgress(ControlOptions control, Map<String, Object> arguments) {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    /// Between two times that those who are left are listed again, though their number is the same.
    private static final int LOOKS = 10;

    /// Follows the drain. Blocks.
    ///
    /// @return how many connections were aborted at its end
    /// @throws Refusal when the server does not answer any more
    long follow() throws Refusal, InterruptedException {
        long shown = -1;
        for (int look = 0; ; look++) {
            ControlOptions.Found found = control.ask("draining", arguments);
            JsonObject draining = found.one("draining");
            if (draining.get("over").getAsBoolean()) {
                return draining.get("aborted").getAsLong();
            }
            long left = draining.get("left").getAsLong();
            if (!control.json() && (left != shown || look % LOOKS == 0)) {
                shown = left;
                print(draining, found.all("connection"));
            }
            Thread.sleep(INTERVAL);
        }
    }

    private void print(JsonObject draining, List<JsonObject> left) {
        PrintWriter out = control.out();
        out.println(Human.count(draining, "left") + " of " + Human.connections(draining.get("atFirst").getAsLong())
                + " left" + estimate(draining) + ", at most " + Human.time(draining, "remaining"));
        if (!left.isEmpty()) {
            Table table = new Table("ID", "LISTENER", "ADDRESS", ">IDLE", "WHERE");
            left.forEach(each -> table.row(Human.text(each, "id"), Human.text(each, "listener"),
                    Human.text(each, "address"), Human.time(each, "idle"), Human.text(each, "standing")));
            table.print(out);
        }
        out.flush();
    }

    /// As many per second as until now.
    private static String estimate(JsonObject draining) {
        long gone = draining.get("atFirst").getAsLong() - draining.get("left").getAsLong();
        if (gone <= 0) {
            return "";
        }
        long millis = draining.get("elapsedMillis").getAsLong() * draining.get("left").getAsLong() / gone;
        return ", about " + Human.time(Duration.ofMillis(millis)) + " more";
    }
}
