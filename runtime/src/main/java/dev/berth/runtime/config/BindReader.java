package dev.berth.runtime.config;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the key `bind`.
final class BindReader {

    /// unix(7): sun_path has 108 bytes, one of them for the final zero; the server binds under a temporary name in
    /// a folder beside the path first.
    private static final int LONGEST_UNIX_PATH = 107 - ".berth-bind-00000000/s".length();

    /// The server's user and group may connect, nobody else; a socket that others should reach names them.
    private static final String DEFAULT_MODE = "rw-rw----";

    private static final String HOW = "write \"ADDRESS:PORT\", such as \"127.0.0.1:7007\", \"[::1]:7007\" or \"*:7007\","
            + " or { unix = \"/run/berth/NAME.sock\" }";

    private final Section listener;
    private final Problems problems;

    BindReader(Section listener, Problems problems) {
        this.listener = listener;
        this.problems = problems;
    }

    List<BindAddress> read() {
        return problems.collect(List.of(), () -> {
            List<BindAddress> binds = listener.require("bind").elements()
                    .flatMap(value -> problems.collect(List.<BindAddress>of(), () -> addresses(value)).stream())
                    .toList();
            if (binds.isEmpty() && listener.require("bind").elements().findAny().isEmpty()) {
                throw listener.require("bind").wrong("no address", HOW);
            }
            return binds;
        });
    }

    private List<BindAddress> addresses(Value value) {
        return value.isSection() ? List.of(unix(value)) : tcp(value).<BindAddress>map(tcp -> tcp).toList();
    }

    private Stream<BindAddress.Tcp> tcp(Value value) {
        if (value.raw().unwrapped() instanceof Number) {
            throw value.wrong("a port without an address", HOW);
        }
        String text = value.text();
        if (text.startsWith("unix:") || text.startsWith("/")) {
            throw value.wrong("a path without its kind", "write { unix = \"" + text.replaceFirst("^unix:", "") + "\" }");
        }
        HostAndPort parts;
        try {
            parts = HostAndPort.fromString(text);
        } catch (IllegalArgumentException e) {
            throw value.wrong("not an address with a port", HOW);
        }
        if (!parts.hasPort()) {
            throw value.wrong("no port from 0 to 65535", HOW);
        }
        String host = parts.getHost();
        return hosts(value, host).map(address -> new BindAddress.Tcp(address, parts.getPort(), value.where()));
    }

    private static Stream<Optional<InetAddress>> hosts(Value value, String host) {
        if (host.equals("*")) {
            return Stream.of(Optional.empty());
        }
        if (InetAddresses.isInetAddress(host)) {
            return Stream.of(Optional.of(InetAddresses.forString(host)));
        }
        if (host.equals("localhost")) {
            try {
                return Arrays.stream(InetAddress.getAllByName(host)).map(Optional::of);
            } catch (UnknownHostException e) {
                throw value.wrong("this host has no localhost", "write \"127.0.0.1:PORT\"");
            }
        }
        throw value.wrong("not an IP address of this host", HOW);
    }

    private BindAddress.Unix unix(Value value) {
        Section section = listener.sectionOf("bind", value);
        Optional<Value> mode = section.find("mode");
        Optional<Value> group = section.find("group");
        Value path = section.require("unix");
        BindAddress.Unix unix = new BindAddress.Unix(
                path.file(),
                mode.map(BindReader::permissions).orElse(DEFAULT_MODE),
                group.map(Value::word),
                value.where());
        if (unix.path().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST_UNIX_PATH) {
            throw path.wrong("the path is longer than the " + LONGEST_UNIX_PATH + " bytes possible",
                    "choose a shorter one, such as /run/berth/NAME.sock");
        }
        return unix;
    }

    /// Turns `"0660"` into `rw-rw----`.
    private static String permissions(Value value) {
        if (!(value.raw().unwrapped() instanceof String text) || !text.matches("0[0-7]{3}")) {
            throw value.wrong("not the mode of a socket", "write four octal digits in quotes, such as \"0660\"");
        }
        StringBuilder mode = new StringBuilder();
        for (char digit : text.substring(1).toCharArray()) {
            int bits = digit - '0';
            mode.append((bits & 4) != 0 ? 'r' : '-').append((bits & 2) != 0 ? 'w' : '-')
                    .append((bits & 1) != 0 ? 'x' : '-');
        }
        return mode.toString();
    }
}
