package dev.berth.api;

import dev.berth.api.Destination.Endpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How addresses to connect to are written.
final class EndpointText {

    static final int HIGHEST_PORT = 65_535;

    private static final String UNIX = "unix:";

    private static final String IPV6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";

    /// An IPv6 address in brackets, with the zone of RFC 4007 section 11 if there is one, or a name or IPv4 address.
    private static final Pattern TCP =
            Pattern.compile("(?:\\[(" + IPV6 + "(?:%[^\\]\\s]+)?)]|([^\\s:/\\[\\]]+)):(\\d+)");

    private EndpointText() {}

    static Endpoint parse(String text) {
        if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
            return new Endpoint.Unix(path(text));
        }
        Matcher parts = TCP.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is " + instead(text));
        }
        return new Endpoint.Tcp(parts.group(1) != null ? parts.group(1) : parts.group(2), port(text, parts.group(3)));
    }

    private static Path path(String text) {
        try {
            return Path.of(text.substring(UNIX.length()));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' has no path: " + e.getReason(), e);
        }
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Too many digits.
        }
        throw new IllegalArgumentException("'" + text + "' has no port from 1 to " + HIGHEST_PORT);
    }

    /// What is no address, but may have been meant as one.
    private static String instead(String text) {
        if (text.startsWith("/") || text.startsWith(".")) {
            return "a path without " + UNIX + " before it";
        }
        return text.matches(IPV6 + ":[0-9A-Fa-f:.]*")
                ? "an IPv6 address without brackets or without a port" : "neither HOST:PORT nor " + UNIX + "PATH";
    }
}
