package dev.berth.runtime.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/// What commands print with `--json`: one object in one line.
final class Json {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private Json() {}

    static String of(Object value) {
        return GSON.toJson(value);
    }
}
