package dev.berth.runtime.config;

import com.google.common.net.InetAddresses;
import com.google.common.primitives.Ints;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads the key `bind`.
final class BindReader {

    /// The server's user and group may connect, nobody else; a socket that others should reach names them.
    private static final String DEFAULT_MODE = "rw-rw----";

    private static final String HOW = "write \"ADDRESS:PORT\", such as \"127.0.0.1:7007\", \"[::1]:7007\""
            + " or \"*:7007\", or { unix = \"/run/berth/NAME.sock\" }";

    /// In place of an address: what the service manager passed.
    private static final String INHERITED = "inherited";

    private static final int LARGEST_PORT = 65_535;

    private final Section listener;
    private final Problems problems;

    BindReader(Section listener, Problems problems) {
        this.listener = listener;
        this.problems = problems;
    }

    List<BindAddress> read() {
        return problems.collect(List.of(), () -> {
            Value written = listener.require("bind");
            List<Value> values = written.elements().toList();
            if (values.isEmpty()) {
                throw written.wrong("no address", HOW);
            }
            if (values.size() > 1 && values.stream().anyMatch(each -> INHERITED.equals(each.raw().unwrapped()))) {
                throw written.wrong("inherited beside others", "write bind = inherited, which is all that was passed");
            }
            return IntStream.range(0, values.size()).boxed()
                    .flatMap(i -> problems.collect(
                            List.<BindAddress>of(), () -> addresses("bind[" + i + ']', values.get(i))).stream())
                    .toList();
        });
    }

    private List<BindAddress> addresses(String name, Value value) {
        if (INHERITED.equals(value.raw().unwrapped())) {
            return List.of(new BindAddress.Inherited(value.where()));
        }
        return value.isSection() ? List.of(unix(name, value)) : List.copyOf(tcp(value));
    }

    /// An address of TCP; several where a name stands for several.
    static List<BindAddress.Tcp> tcp(Value value) {
        Object written = value.raw().unwrapped();
        if (written instanceof Number) {
            throw value.wrong("a port without an address", "write \"127.0.0.1:" + written
                    + "\" for this host alone, \"*:" + written + "\" for everybody");
        }
        if (!(written instanceof String text)) {
            throw value.wrong("not an address", HOW);
        }
        if (text.startsWith("unix:") || text.startsWith("/")) {
            throw value.wrong("a path without its kind",
                    "write { unix = \"" + text.replaceFirst("^unix:", "") + "\" }");
        }
        if (InetAddresses.isInetAddress(text)) {
            throw text.contains(":")
                    ? value.wrong("an IPv6 address without brackets or without a port",
                            "write \"[ADDRESS]:PORT\", such as \"[::1]:7007\"")
                    : value.wrong("no port", "write \"" + text + ":PORT\"");
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || colon == text.length() - 1) {
            throw value.wrong("no port", HOW);
        }
        int port = port(value, text.substring(colon + 1));
        return hosts(value, text.substring(0, colon)).stream()
                .map(address -> new BindAddress.Tcp(address, port, value.where())).toList();
    }

    private static int port(Value value, String text) {
        Integer port = Ints.tryParse(text);
        if (port == null || port < 0 || port > LARGEST_PORT) {
            throw value.wrong(text + " is not a port",
                    "write a number from 1 to " + LARGEST_PORT + ", or 0 to let the system choose");
        }
        return port;
    }

    private static List<Optional<InetAddress>> hosts(Value value, String host) {
        if (host.equals("*")) {
            return List.of(Optional.empty());
        }
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        String address = brackets ? host.substring(1, host.length() - 1) : host;
        if (InetAddresses.isInetAddress(address)) {
            if (brackets != address.contains(":")) {
                throw value.wrong(
                        brackets ? "square brackets around an IPv4 address" : "an IPv6 address without brackets",
                        "write \"" + (brackets ? address : '[' + address + ']') + ":PORT\"");
            }
            try {
                return List.of(Optional.of(InetAddress.ofLiteral(address)));
            } catch (IllegalArgumentException e) {
                throw value.wrong("no such network interface: " + address.replaceFirst(".*%", ""),
                        "name one of this host (ip link), as in \"[fe80::1%eth0]:PORT\"");
            }
        }
        if (host.equals("localhost")) {
            try {
                return Arrays.stream(InetAddress.getAllByName(host)).distinct().map(Optional::of).toList();
            } catch (UnknownHostException e) {
                throw value.wrong("this host has no localhost", "write \"127.0.0.1:PORT\"");
            }
        }
        throw value.wrong(host.matches("[\\w.-]*[A-Za-z][\\w.-]*")
                ? "a host's name, where an IP address of this host belongs" : "not an IP address", HOW);
    }

    private BindAddress.Unix unix(String name, Value value) {
        Section section = listener.sectionOf(name, value);
        Optional<Value> mode = section.find("mode");
        Optional<Value> group = section.find("group");
        Value path = section.require("unix");
        BindAddress.Unix unix = new BindAddress.Unix(
                path.file(),
                mode.map(BindReader::permissions).orElse(DEFAULT_MODE),
                group.map(Value::word),
                value.where());
        if (!unix.fits()) {
            throw path.wrong(BindAddress.Unix.TOO_LONG, BindAddress.Unix.SHORTER);
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
