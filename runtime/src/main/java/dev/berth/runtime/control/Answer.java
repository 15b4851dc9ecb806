package dev.berth.runtime.control;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The lines that answer a request: what was found, then one that says how it ended. Lines go out as the buffer fills, so
/// an answer of any length takes little memory. For one thread.
final class Answer {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final int BUFFER = 16 * 1024;

    private final Writer out;
    private final Pace pace = new Pace();

    Answer(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
    }

    /// Adds what was found of a kind.
    ///
    /// @param kind such as `connection`; neither `ok` nor `error`
    /// @param found what
    void add(String kind, Map<String, ?> found) throws IOException {
        line(Map.of(kind, found));
        pace.step();
    }

    /// Keeps an answer of many lines from the processors of those whom it tells of.
    ///
    /// @return of what is done for this answer
    Pace pace() {
        return pace;
    }

    void end() throws IOException {
        line(Map.of("ok", true));
        out.flush();
    }

    void end(Refusal refusal) throws IOException {
        JsonObject error = new JsonObject();
        error.addProperty("message", refusal.getMessage());
        error.addProperty("remedy", refusal.remedy());
        error.addProperty("exit", refusal.exit());
        line(Map.of("error", error));
        out.flush();
    }

    private void line(Object value) throws IOException {
        out.write(GSON.toJson(value));
        out.write('\n');
    }
}
