package dev.berth.plugin.forward;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.ProxyHeader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a target is told about its client before all else, as the PROXY protocol's specification of HAProxy has it.
final class ProxyHeaders {

    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int FIXED = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_4 = 0x11;
    private static final int TCP_6 = 0x21;

    private ProxyHeaders() {}

    /// The readable header (section 2.1). Of clients without an address, such as those of a Unix-domain socket, it says
    /// that they are unknown.
    static byte[] version1(Connection client) {
        FiveTuple tuple = client.address();
        if (isForProxyItself(client)
                || !(tuple.remote() instanceof InetSocketAddress source)
                || !(tuple.local() instanceof InetSocketAddress destination)) {
            return version1Unknown();
        }
        byte[] from = source.getAddress().getAddress();
        String family = from.length == 4 ? "TCP4" : "TCP6";
        return ascii("PROXY " + family + ' ' + plain(source) + ' ' + plain(destination) + ' '
                + source.getPort() + ' ' + destination.getPort() + "\r\n");
    }

    /// For a connection that is of nobody's.
    static byte[] version1Unknown() {
        return ascii("PROXY UNKNOWN\r\n");
    }

    /// Without the scope, which means something on this host alone.
    private static String plain(InetSocketAddress address) {
        String text = address.getAddress().getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// The binary header (section 2.2), with what TLS found out.
    ///
    /// @param id tells the connection from all others
    static byte[] version2(Connection client, String id) {
        if (isForProxyItself(client)) {
            return version2Local();
        }
        byte[] fields = ProxyFields.of(client, id);
        if (client.address().remote() instanceof InetSocketAddress source
                && client.address().local() instanceof InetSocketAddress destination) {
            byte[] from = source.getAddress().getAddress();
            byte[] to = destination.getAddress().getAddress();
            if (from.length == to.length) {
                ByteBuffer addresses = ByteBuffer.allocate(2 * from.length + 4).put(from).put(to)
                        .putShort((short) source.getPort()).putShort((short) destination.getPort());
                return binary(PROXY, from.length == 4 ? TCP_4 : TCP_6, addresses.array(), fields);
            }
        }
        return binary(PROXY, UNSPECIFIED, new byte[0], fields);
    }

    /// For a connection that is of nobody's.
    static byte[] version2Local() {
        return binary(LOCAL, UNSPECIFIED, new byte[0], new byte[0]);
    }

    private static byte[] binary(int versionAndCommand, int family, byte[] addresses, byte[] fields) {
        return ByteBuffer.allocate(FIXED + addresses.length + fields.length).put(SIGNATURE)
                .put((byte) versionAndCommand).put((byte) family)
                .putShort((short) (addresses.length + fields.length)).put(addresses).put(fields).array();
    }

    /// Whether the proxy in front only looks whether somebody is there.
    private static boolean isForProxyItself(Connection client) {
        Optional<ProxyHeader> front = client.proxyHeader();
        return front.isPresent() && front.get().local();
    }
}
