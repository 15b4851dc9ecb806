package dev.berth.api;

/// The short form of IPv6 addresses (RFC 5952): the JDK prints `0:0:0:0:0:0:0:1`.
final class Ipv6Text {

    private Ipv6Text() {}

    /// @param full eight groups without leading zeros, as [java.net.Inet6Address#getHostAddress] gives them, perhaps
    ///        with a scope
    /// @return the same address with its longest run of two or more zero groups written as `::`
    static String shorten(String full) {
        int percent = full.indexOf('%');
        String scope = percent < 0 ? "" : full.substring(percent);
        String[] groups = (percent < 0 ? full : full.substring(0, percent)).split(":");
        int start = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
            i = Math.max(i, end - 1);
        }
        if (start < 0) {
            return String.join(":", groups) + scope;
        }
        return String.join(":", java.util.Arrays.copyOfRange(groups, 0, start)) + "::"
                + String.join(":", java.util.Arrays.copyOfRange(groups, start + length, groups.length)) + scope;
    }
}
