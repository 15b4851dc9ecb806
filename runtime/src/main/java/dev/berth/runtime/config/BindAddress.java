package dev.berth.runtime.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// An address to listen on: a half socket in the making.
public sealed interface BindAddress {

    /// Where it is written.
    ///
    /// @return file and line
    String where();

    /// Whether it names the same socket as another, so that one that is bound already can be kept.
    ///
    /// @param other perhaps written elsewhere, or with other permissions
    /// @return whether it does
    boolean isSameSocket(BindAddress other);

    /// Whether the system chooses what is really bound.
    ///
    /// @return whether it is port 0
    default boolean leavesPortOpen() {
        return this instanceof Tcp tcp && tcp.port == 0;
    }

    /// Whether a socket that somebody else bound is what this names.
    ///
    /// @param real what that is bound to
    /// @return whether it is; with port 0, any port will do
    boolean isBoundTo(SocketAddress real);

    /// Sockets that the service manager bound and holds: all that it passed under the listener's name.
    ///
    /// @param where file and line
    record Inherited(String where) implements BindAddress {

        @Override
        public boolean isSameSocket(BindAddress other) {
            return other instanceof Inherited;
        }

        @Override
        public boolean isBoundTo(SocketAddress real) {
            return true;
        }

        @Override
        public String toString() {
            return "inherited";
        }
    }

    /// A TCP port.
    ///
    /// @param address an address of this host, or a wildcard; empty for every address of IPv4 and IPv6 (`*`)
    /// @param port 0 for one that the system chooses
    /// @param where file and line
    record Tcp(Optional<InetAddress> address, int port, String where) implements BindAddress {

        @Override
        public boolean isSameSocket(BindAddress other) {
            return other instanceof Tcp tcp && address.equals(tcp.address) && port == tcp.port;
        }

        /// `*` is the wildcard of IPv6, which serves IPv4 too.
        @Override
        public boolean isBoundTo(SocketAddress real) {
            return real instanceof InetSocketAddress internet && (port == 0 || port == internet.getPort())
                    && address.map(internet.getAddress()::equals).orElseGet(() ->
                            internet.getAddress().isAnyLocalAddress()
                                    && !(internet.getAddress() instanceof Inet4Address));
        }

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
            return address.map(a -> dev.berth.api.FiveTuple.text(new InetSocketAddress(a, port)))
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
        public boolean isSameSocket(BindAddress other) {
            return other instanceof Unix unix && path.equals(unix.path);
        }

        @Override
        public boolean isBoundTo(SocketAddress real) {
            return real instanceof UnixDomainSocketAddress unix && path.equals(unix.getPath());
        }

        /// Whether everybody may use it who may use another.
        ///
        /// @param other of the same path
        /// @return whether mode and group are the same
        public boolean isProtectedAs(Unix other) {
            return mode.equals(other.mode) && group.equals(other.group);
        }

        /// The socket's name in its temporary folder.
        public static final String TEMPORARY_NAME = "s";

        private static final String TEMPORARY_FOLDER = ".berth-%08x";

        /// A folder beside the path, in which the socket is bound before it is moved to its place.
        ///
        /// @return a new name each time
        public Path temporaryFolder() {
            return path.resolveSibling(TEMPORARY_FOLDER.formatted(ThreadLocalRandom.current().nextInt()));
        }

        /// unix(7): sun_path has 108 bytes, one of them for the final zero.
        private static final int LONGEST = 107;

        /// What is wrong with a path that does not fit.
        public static final String TOO_LONG =
                "the path is too long for a socket, whose address has " + LONGEST + " bytes";

        /// What to do about it.
        public static final String SHORTER = "choose a shorter one, such as /run/berth/NAME.sock";

        /// Whether the path, and that of the temporary folder, fit into an address.
        ///
        /// @return whether both do
        public boolean fits() {
            return length(path) <= LONGEST && length(temporaryFolder().resolve(TEMPORARY_NAME)) <= LONGEST;
        }

        private static int length(Path path) {
            return path.toString().getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
