package dev.berth.runtime.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// The options that say which connections are meant; one fits if all of them do.
final class FilterOptions {

    @Option(names = "--listener", paramLabel = "NAME", description = "Those of a listener.")
    private String listener;

    @Option(names = "--address", paramLabel = "ADDRESS",
            description = "Those of a client: 10.0.0.7, 10.0.0.0/8, 10.0.0.7:50414, or a 5-tuple as logs show it, in quotes.")
    private String address;

    @Option(names = "--older", paramLabel = "TIME", description = "Those that are at least so old, such as 5m.")
    private String older;

    @Option(names = "--state", paramLabel = "STATE",
            description = "Those that are in a state: proxy-header, handshake, waiting (for the next message), reading, writing,"
                    + " working or closing.")
    private String state;

    Map<String, Object> arguments() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        put(arguments, "listener", listener);
        put(arguments, "address", address);
        put(arguments, "older", older);
        put(arguments, "state", state);
        return arguments;
    }

    private static void put(Map<String, Object> arguments, String name, String value) {
        if (value != null) {
            arguments.put(name, value);
        }
    }
}
