package dev.berth.runtime.transport;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The PROXY header in text: `PROXY TCP4 10.0.0.7 10.0.0.1 50414 7007`, CR LF.
final class ProxyVersion1 {

    /// The specification, section 2.1.
    static final int LONGEST = 107;

    private ProxyVersion1() {}

    static ParsedProxyHeader parse(byte[] bytes) throws ProtocolException {
        String line = new String(bytes, StandardCharsets.US_ASCII);
        if (!line.endsWith("\r\n")) {
            throw new ProtocolException("a PROXY header of version 1 ends in CR LF");
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        return switch (words[1]) {
            // What follows it is to be ignored: the proxy does not know the client's address.
            case "UNKNOWN" -> ParsedProxyHeader.unknown(Map.of());
            case "TCP4" -> addresses(words, true);
            case "TCP6" -> addresses(words, false);
            default -> throw new ProtocolException("a PROXY header says TCP4, TCP6 or UNKNOWN");
        };
    }

    private static ParsedProxyHeader addresses(String[] words, boolean ipv4) throws ProtocolException {
        if (words.length != 6) {
            throw new ProtocolException("a PROXY header has two addresses and two ports");
        }
        return ParsedProxyHeader.of(
                new InetSocketAddress(address(words[2], ipv4), port(words[4])),
                new InetSocketAddress(address(words[3], ipv4), port(words[5])),
                Map.of());
    }

    private static InetAddress address(String text, boolean ipv4) throws ProtocolException {
        if (!InetAddresses.isInetAddress(text) || text.indexOf('%') >= 0 || ipv4 == (text.indexOf(':') >= 0)) {
            throw new ProtocolException("not an address of the family that the PROXY header names");
        }
        InetAddress address = InetAddresses.forString(text);
        if (ipv4 && !(address instanceof Inet4Address)) {
            throw new ProtocolException("not an address of the family that the PROXY header names");
        }
        return address;
    }

    private static int port(String text) throws ProtocolException {
        if (!text.matches("0|[1-9]\\d{0,4}") || Integer.parseInt(text) > 65_535) {
            throw new ProtocolException("not a port in the PROXY header");
        }
        return Integer.parseInt(text);
    }
}
