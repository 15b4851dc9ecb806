package dev.berth.runtime.connection;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a handler noted about its connection, bounded in every way.
final class Notes {

    private static final int MOST = 16;
    private static final int LONGEST_KEY = 32;
    private static final int LONGEST_VALUE = 256;

    private final Map<String, String> notes = new LinkedHashMap<>();

    synchronized void put(String key, String value) {
        String shortKey = cut(key, LONGEST_KEY);
        if (notes.size() < MOST || notes.containsKey(shortKey)) {
            notes.put(shortKey, cut(value, LONGEST_VALUE));
        }
    }

    synchronized Map<String, String> all() {
        return new LinkedHashMap<>(notes);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
