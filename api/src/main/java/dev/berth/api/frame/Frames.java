package dev.berth.api.frame;

import dev.berth.api.Connection;

/// The ways to tell messages apart in a stream of bytes.
///
/// Every one has a maximum for what is received, in bytes of the message itself without what frames it. A longer
/// message is an error of the peer as soon as that is known: memory is taken only for bytes that have arrived. What
/// is sent may be as long as its framing can express.
public final class Frames {

    private Frames() {}

    /// Lines of UTF-8 text, as most Internet protocols have them. Received lines may end in LF or CR LF, neither of
    /// which is part of the message; bytes that are not UTF-8 become U+FFFD. Sent lines end in CR LF. A CR elsewhere is
    /// text, both ways: leave it out where peers might take it for an end.
    ///
    /// @param connection the connection
    /// @param maximum the longest line received, in bytes without its end
    /// @return the lines
    public static Messages<String> lines(Connection connection, int maximum) {
        return lines(connection, maximum, "\r\n");
    }

    /// Lines of UTF-8 text with a chosen end for those that are sent; they are received as in
    /// [#lines(Connection, int)].
    ///
    /// @param connection the connection
    /// @param maximum the longest line received, in bytes without its end
    /// @param end what is sent after each line, `"\n"` or `"\r\n"`
    /// @return the lines
    public static Messages<String> lines(Connection connection, int maximum, String end) {
        if (!end.equals("\n") && !end.equals("\r\n")) {
            throw new IllegalArgumentException("a line ends in \\n or \\r\\n");
        }
        return new Lines(connection, checked(maximum, 2), end);
    }

    /// Messages that end in a fixed sequence of bytes, such as a zero byte.
    ///
    /// @param connection the connection
    /// @param delimiter what ends each message, at least one byte; not part of it
    /// @param maximum the longest message received, in bytes without the delimiter
    /// @return the messages
    public static Messages<byte[]> delimited(Connection connection, byte[] delimiter, int maximum) {
        if (delimiter.length == 0) {
            throw new IllegalArgumentException("a delimiter has at least one byte");
        }
        return new Delimited(connection, delimiter.clone(), checked(maximum, delimiter.length));
    }

    /// Messages that follow their length, an unsigned number in network byte order.
    ///
    /// @param connection the connection
    /// @param prefixBytes how many bytes the length has, 1 to 4
    /// @param maximum the longest message received, in bytes without the length
    /// @return the messages
    public static Messages<byte[]> lengthPrefixed(Connection connection, int prefixBytes, int maximum) {
        if (prefixBytes < 1 || prefixBytes > 4) {
            throw new IllegalArgumentException("a length has 1 to 4 bytes, not " + prefixBytes);
        }
        if (prefixBytes < 4 && maximum >= 1 << 8 * prefixBytes) {
            throw new IllegalArgumentException(
                    "a maximum of " + maximum + " does not fit into a length of " + prefixBytes + " bytes");
        }
        return new LengthPrefixed(connection, prefixBytes, checked(maximum, prefixBytes));
    }

    /// Messages that follow their length in decimal digits and a space, as in syslog over TCP (RFC 6587 section
    /// 3.4.1): `5 hello`.
    ///
    /// @param connection the connection
    /// @param maximum the longest message received, in bytes without the length
    /// @return the messages
    public static Messages<byte[]> octetCounted(Connection connection, int maximum) {
        return new OctetCounted(connection, checked(maximum, 11));
    }

    /// A message and what frames it are put into one array, so no maximum goes beyond that.
    private static int checked(int maximum, int framing) {
        if (maximum < 1) {
            throw new IllegalArgumentException("a maximum is at least 1, not " + maximum);
        }
        return Math.min(maximum, Bytes.LONGEST - framing);
    }
}
