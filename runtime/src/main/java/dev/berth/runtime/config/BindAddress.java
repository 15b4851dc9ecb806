package dev.berth.runtime.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/// An address to listen on: a half socket in the making.
public sealed interface BindAddress {

    /// Where it is written.
    ///
    /// @return file and line
    String where();

    /// A TCP port.
    ///
    /// @param address an address of this host, or a wildcard; empty for every address of IPv4 and IPv6 (`*`)
    /// @param port 0 for one that the system chooses
    /// @param where file and line
    record Tcp(Optional<InetAddress> address, int port, String where) implements BindAddress {

        private boolean overIpv4() {
            return address.isEmpty() || address.get() instanceof Inet4Address;
        }

        private boolean overIpv6() {
            return address.isEmpty() || !(address.get() instanceof Inet4Address);
        }

        private boolean wildcard() {
            return address.isEmpty() || address.get().isAnyLocalAddress();
        }

        /// Whether both cannot be bound at the same time.
        boolean overlaps(Tcp other) {
            boolean sharedFamily = overIpv4() && other.overIpv4() || overIpv6() && other.overIpv6();
            return port != 0 && port == other.port && sharedFamily
                    && (wildcard() || other.wildcard() || address.equals(other.address));
        }

        @Override
        public String toString() {
            return address.map(a -> dev.berth.api.FiveTuple.text(new java.net.InetSocketAddress(a, port)))
                    .orElse("*:" + port);
        }
    }

    /// A Unix-domain socket.
    ///
    /// @param path an absolute path
    /// @param mode the permissions, such as `rw-rw----`
    /// @param group the group that the socket is given to; empty for the server's own
    /// @param where file and line
    record Unix(Path path, String mode, Optional<String> group, String where) implements BindAddress {

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
