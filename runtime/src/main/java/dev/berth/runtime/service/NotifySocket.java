package dev.berth.runtime.service;

import dev.berth.runtime.transport.UnixDatagrams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends messages of sd_notify(3) to the service manager.
final class NotifySocket implements AutoCloseable {

    private final Logger log = LoggerFactory.getLogger("berth.server");
    private final Optional<UnixDatagrams> socket;
    private boolean failed;

    /// @param address what NOTIFY_SOCKET says; empty if nobody listens
    NotifySocket(Optional<String> address) {
        socket = address.flatMap(this::open);
    }

    private Optional<UnixDatagrams> open(String address) {
        try {
            return Optional.of(new UnixDatagrams(address));
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            log.warn("the service manager cannot be told anything at {}: {}", address, e.toString());
            return Optional.empty();
        }
    }

    /// Whether there is anybody to tell.
    boolean isThere() {
        return socket.isPresent();
    }

    /// Sends one message; that it did not arrive is told once.
    ///
    /// @param assignments such as `READY=1`
    synchronized void send(String... assignments) {
        if (socket.isEmpty()) {
            return;
        }
        try {
            socket.get().send(String.join("\n", assignments).getBytes(StandardCharsets.UTF_8));
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                log.warn("the service manager was not told {}: {}", assignments[0], e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        socket.ifPresent(UnixDatagrams::close);
    }
}
