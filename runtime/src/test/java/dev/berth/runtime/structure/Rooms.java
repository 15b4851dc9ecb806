package dev.berth.runtime.structure;

import java.lang.classfile.ClassModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rooms of the runtime, top to bottom, and who may use whom.
final class Rooms {

    private static final Pattern ROOM = Pattern.compile("dev\\.berth\\.runtime\\.(\\w+)\\..*");

    /// Everybody may use the api. A room that is not named here does not exist.
    static final Map<String, Set<String>> MAY_USE = mayUse();

    /// Libraries that belong to one room alone.
    static final Map<String, String> OWNER = Map.of(
            "org.bouncycastle.", "certificate",
            "org.conscrypt.", "tls",
            "com.typesafe.config.", "config",
            "picocli.", "cli",
            "io.prometheus.", "metrics");

    /// A library that several rooms share: all of them write JSON.
    private static final String SHARED = "com.google.gson.";
    private static final Set<String> SHARERS = Set.of("cli", "control", "event");

    private Rooms() {}

    private static Map<String, Set<String>> mayUse() {
        Map<String, Set<String>> rooms = new LinkedHashMap<>();
        rooms.put("cli", Set.of("client", "server", "service", "control", "tls", "certificate", "event", "config"));
        rooms.put("client", Set.of());
        rooms.put("server", Set.of("service", "control", "metrics", "listener", "outbound", "connection", "plugin", "tls",
                "transport", "event", "config"));
        rooms.put("service", Set.of("transport", "event"));
        rooms.put("control", Set.of("listener", "connection", "plugin", "tls", "event", "config"));
        rooms.put("metrics", Set.of("event", "config"));
        rooms.put("outbound", Set.of("connection", "tls", "transport", "event", "config"));
        rooms.put("listener", Set.of("connection", "plugin", "tls", "transport", "event", "config"));
        rooms.put("connection", Set.of("transport", "event", "config"));
        rooms.put("plugin", Set.of("event", "config"));
        rooms.put("tls", Set.of("certificate", "config"));
        rooms.put("certificate", Set.of("config"));
        rooms.put("transport", Set.of());
        rooms.put("event", Set.of());
        rooms.put("config", Set.of());
        return rooms;
    }

    static Optional<String> room(String className) {
        Matcher matcher = ROOM.matcher(className);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /// What classes use that they may not.
    ///
    /// @return a line for each pair of classes
    static Set<String> violations(List<ClassModel> classes) {
        Set<String> violations = new TreeSet<>();
        for (ClassModel type : classes) {
            String user = Uses.name(type);
            String room = room(user).orElse("");
            if (!MAY_USE.containsKey(room)) {
                violations.add(user + " is in no room");
                continue;
            }
            for (String used : Uses.of(type)) {
                if (!isAllowed(room, used)) {
                    violations.add(user + " -> " + used);
                }
            }
        }
        return violations;
    }

    private static boolean isAllowed(String room, String used) {
        boolean direction = room(used)
                .map(other -> other.equals(room) || MAY_USE.get(room).contains(other)).orElse(true);
        boolean owner = OWNER.entrySet().stream()
                .allMatch(library -> !used.startsWith(library.getKey()) || library.getValue().equals(room));
        boolean shared = !used.startsWith(SHARED) || SHARERS.contains(room);
        return direction && owner && shared;
    }
}
