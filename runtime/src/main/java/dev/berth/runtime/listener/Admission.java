package dev.berth.runtime.listener;

import com.google.common.util.concurrent.RateLimiter;
import dev.berth.runtime.config.Configuration.Access;
import dev.berth.runtime.config.Configuration.Limits;
import dev.berth.runtime.event.RefusalReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Decides which connections a listener takes: permits, rate, addresses.
final class Admission {

    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final Limits limits;
    private final Access access;
    private final Semaphore server;
    private final Semaphore listener;
    private final Optional<RateLimiter> rate;
    private final AddressCounts addresses;

    /// @param server the permits of the whole server
    Admission(Limits limits, Access access, Semaphore server) {
        this.limits = limits;
        this.access = access;
        this.server = server;
        this.listener = new Semaphore(limits.connections().orElse(Integer.MAX_VALUE));
        this.rate = limits.acceptRate().stream().mapToObj(RateLimiter::create).findFirst();
        this.addresses = new AddressCounts(limits.perAddress().orElse(Integer.MAX_VALUE));
    }

    /// Waits, where the limits say so, until there is a place for one more connection; what comes meanwhile stays in
    /// the backlog. Nothing is taken yet: a listener to which nobody connects must not hold a place.
    void awaitPlace() throws InterruptedException {
        if (limits.over() == Limits.Over.WAIT) {
            listener.acquire();
            listener.release();
            server.acquire();
            server.release();
        }
    }

    /// A ticket for a connection that was accepted.
    ///
    /// @return with nothing taken yet
    Ticket ticket() {
        return new Ticket();
    }

    private void awaitRate() throws InterruptedException {
        if (rate.isPresent()) {
            long pause = Math.clamp((long) (1000 / rate.get().getRate()), 1, LONGEST_PAUSE_MILLIS);
            // Not its own acquire(), which cannot be interrupted.
            while (!rate.get().tryAcquire()) {
                Thread.sleep(pause);
            }
        }
    }

    /// One connection's part of the limits.
    final class Ticket implements AutoCloseable {

        private boolean listenerTaken;
        private boolean serverTaken;
        private InetAddress counted;

        /// Takes a place. Where the limits say to wait, this may still do so: another listener was faster, or the rate
        /// is reached; the next connection is not accepted meanwhile.
        ///
        /// @return why the connection is refused; empty if it is not
        Optional<RefusalReason> admit() throws InterruptedException {
            return limits.over() == Limits.Over.WAIT ? waitForPlace() : takePlace();
        }

        private Optional<RefusalReason> waitForPlace() throws InterruptedException {
            awaitRate();
            listener.acquire();
            listenerTaken = true;
            server.acquire();
            serverTaken = true;
            return Optional.empty();
        }

        private Optional<RefusalReason> takePlace() {
            if (rate.isPresent() && !rate.get().tryAcquire()) {
                return Optional.of(RefusalReason.ACCEPT_RATE);
            }
            listenerTaken = listener.tryAcquire();
            if (!listenerTaken) {
                return Optional.of(RefusalReason.LISTENER_CONNECTIONS);
            }
            serverTaken = server.tryAcquire();
            return serverTaken ? Optional.empty() : Optional.of(RefusalReason.SERVER_CONNECTIONS);
        }

        /// Looks at where the client comes from. On a Unix-domain socket that is nowhere, and everybody is welcome
        /// whom the file's permissions let in.
        ///
        /// @return why the connection is refused; empty if it is not
        Optional<RefusalReason> admit(SocketAddress peer) {
            return peer instanceof InetSocketAddress internet ? admit(internet.getAddress()) : Optional.empty();
        }

        private Optional<RefusalReason> admit(InetAddress client) {
            if (!access.admits(client)) {
                return Optional.of(RefusalReason.ACCESS);
            }
            if (!addresses.enter(client)) {
                return Optional.of(RefusalReason.PER_ADDRESS);
            }
            counted = client;
            return Optional.empty();
        }

        /// Gives everything back; again without effect.
        @Override
        public void close() {
            if (counted != null) {
                addresses.leave(counted);
                counted = null;
            }
            if (serverTaken) {
                serverTaken = false;
                server.release();
            }
            if (listenerTaken) {
                listenerTaken = false;
                listener.release();
            }
        }
    }
}
