package dev.berth.runtime.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.berth.runtime.config.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// What a peer asks for.
///
/// @param verb the name of a verb, known or not
/// @param arguments its arguments
record Request(String verb, Arguments arguments) {

    /// The version of the protocol.
    static final int VERSION = 1;

    /// Many ids fit, and nobody can fill the memory.
    static final int LONGEST_LINE = 16 * 1024;

    private static final Set<String> FIELDS = Set.of("version", "verb", "arguments");

    private static final String HOW = "write {\"version\":" + VERSION + ",\"verb\":\"status\",\"arguments\":{}}";

    /// Reads a request: one line. Blocks.
    ///
    /// @param in from the peer
    /// @throws Refusal if it is not a request
    static Request read(InputStream in) throws IOException, Refusal {
        return parse(line(in));
    }

    private static String line(InputStream in) throws IOException, Refusal {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b; (b = in.read()) >= 0 && b != '\n'; ) {
            if (line.size() == LONGEST_LINE) {
                throw wrong("the request is longer than " + LONGEST_LINE + " bytes", "ask for less at once");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static Request parse(String line) throws Refusal {
        JsonObject object = object(line);
        JsonElement version = object.get("version");
        if (version == null || !version.toString().equals(Integer.toString(VERSION))) {
            throw wrong(version == null ? "the request has no version" : "unknown version " + version,
                    "this server knows version " + VERSION);
        }
        for (String field : object.keySet()) {
            if (!FIELDS.contains(field)) {
                throw wrong("unknown field " + field, Names.remedy(field, FIELDS));
            }
        }
        JsonElement verb = object.get("verb");
        if (verb == null || !verb.isJsonPrimitive()) {
            throw wrong("the request has no verb", HOW);
        }
        JsonElement arguments = Optional.ofNullable(object.get("arguments")).orElseGet(JsonObject::new);
        if (!arguments.isJsonObject()) {
            throw wrong("the arguments are not an object", HOW);
        }
        return new Request(verb.getAsString(), new Arguments(arguments.getAsJsonObject()));
    }

    private static JsonObject object(String line) throws Refusal {
        try {
            JsonReader reader = new JsonReader(new StringReader(line));
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = JsonParser.parseReader(reader);
            if (reader.peek() == JsonToken.END_DOCUMENT && element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException | IOException e) {
            // Told in the same words as other text that is no request.
        }
        throw wrong("the request is not one JSON object in one line", HOW);
    }

    private static Refusal wrong(String message, String remedy) {
        return new Refusal(Refusal.Kind.USAGE, message, remedy);
    }
}
