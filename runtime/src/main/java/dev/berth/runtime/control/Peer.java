package dev.berth.runtime.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/// Who is at the other end of a control connection, as the kernel says (SO_PEERCRED in unix(7)): nobody can pretend to be
/// somebody else.
///
/// @param user the user of the process when it connected
/// @param group its primary group
record Peer(UserPrincipal user, GroupPrincipal group) {

    static Peer of(SocketChannel channel) throws IOException {
        UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return new Peer(principal.user(), principal.group());
    }

    @Override
    public String toString() {
        return user.getName();
    }
}
