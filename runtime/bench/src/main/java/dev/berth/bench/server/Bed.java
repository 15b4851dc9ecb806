package dev.berth.bench.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/// What all servers of a run have in common.
///
/// @param jvm what they run on
/// @param installation of Berth
/// @param cores where they may run
/// @param identity what they are known by, if connections are secured
/// @param backend where they relay to, if they do
public record Bed(Jvm jvm, Path installation, Cores cores, Optional<Identity> identity,
        Optional<InetSocketAddress> backend) {

    /// Starts what they can relay to: the cheapest plain echo that there is here, on the processor of the load.
    ///
    /// @return the running server
    /// @throws IOException if it does not start
    public EchoProcess startBackend() throws IOException {
        return Contestant.NETTY.start(
                new Bed(jvm, installation, cores.turned(), Optional.empty(), Optional.empty()));
    }

    /// The same for servers that relay.
    ///
    /// @param to where to
    /// @return another one
    public Bed relaying(InetSocketAddress to) {
        return new Bed(jvm, installation, cores, identity, Optional.of(to));
    }
}
