package dev.berth.runtime.cli;

import dev.berth.api.Destination.Endpoint;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads what to connect to: `HOST:PORT`, `[IPV6]:PORT` or `unix:PATH`.
final class EndpointConverter implements ITypeConverter<Endpoint> {

    private static final String UNIX = "unix:";

    private static final Pattern BRACKETS = Pattern.compile("\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[^\\]\\s]+)?)]:(\\d+)");
    private static final Pattern NAME = Pattern.compile("([^\\s:/\\[\\]]+):(\\d+)");

    private static final int HIGHEST_PORT = 65_535;

    @Override
    public Endpoint convert(String text) {
        if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
            return new Endpoint.Unix(Path.of(text.substring(UNIX.length())));
        }
        Matcher matcher = (text.startsWith("[") ? BRACKETS : NAME).matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is nothing to connect to" + remedy(text));
        }
        String port = matcher.group(2);
        if (port.length() > 5 || Integer.parseInt(port) < 1 || Integer.parseInt(port) > HIGHEST_PORT) {
            throw new TypeConversionException("'" + text + "' has no port from 1 to 65535");
        }
        return new Endpoint.Tcp(matcher.group(1), Integer.parseInt(port));
    }

    private static String remedy(String text) {
        if (text.startsWith("/") || text.startsWith(".")) {
            return "; write a socket as unix:" + text;
        }
        if (text.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return "; write an IPv6 address in brackets: [" + text + "]:7007, or [::1]:7007";
        }
        return "; write HOST:PORT, such as localhost:7007 or [::1]:7007, or unix:PATH";
    }
}
