package dev.berth.runtime.listener;

import com.google.common.util.concurrent.RateLimiter;
import dev.berth.runtime.config.Configuration.Access;
import dev.berth.runtime.config.Configuration.Limits;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.event.RefusalReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Decides which connections a listener takes: permits, rate, addresses.
final class Admission {

    private static final long LONGEST_PAUSE_MILLIS = 50;

    /// What is replaced as a whole.
    private record Rules(Limits limits, Access access, Optional<RateLimiter> rate) {

        static Rules of(ListenerSettings settings) {
            return new Rules(settings.limits(), settings.access(),
                    settings.limits().acceptRate().stream().mapToObj(RateLimiter::create).findFirst());
        }

        /// A rate that stays the same goes on where it is.
        Rules after(Rules before) {
            return limits.acceptRate().equals(before.limits.acceptRate())
                    ? new Rules(limits, access, before.rate) : this;
        }
    }

    private final Places server;
    private final Places listener;
    private final AddressCounts addresses;
    /// Loops that wait because the rules say so, and not because they hang.
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile Rules rules;

    /// @param server the places of the whole server
    Admission(ListenerSettings settings, Places server) {
        this.server = server;
        this.rules = Rules.of(settings);
        this.listener = new Places(most(settings.limits()));
        this.addresses = new AddressCounts(perAddress(settings.limits()));
    }

    /// Takes other limits and access rules, for connections from now on; those that are open count.
    void change(ListenerSettings settings) {
        rules = Rules.of(settings).after(rules);
        listener.resize(most(settings.limits()));
        addresses.most(perAddress(settings.limits()));
    }

    private static int most(Limits limits) {
        return limits.connections().orElse(Integer.MAX_VALUE);
    }

    private static int perAddress(Limits limits) {
        return limits.perAddress().orElse(Integer.MAX_VALUE);
    }

    /// Waits, where the limits say so, until there is a place for one more connection; what comes meanwhile stays in
    /// the backlog. Nothing is taken yet: a listener to which nobody connects must not hold a place.
    void awaitPlace() throws InterruptedException {
        if (rules.limits.over() == Limits.Over.WAIT) {
            take(listener);
            listener.release();
            take(server);
            server.release();
        }
    }

    private void take(Places places) throws InterruptedException {
        if (!places.tryAcquire()) {
            waiting.add(Thread.currentThread());
            try {
                places.acquire();
            } finally {
                waiting.remove(Thread.currentThread());
            }
        }
    }

    /// Whether a thread waits here, for a place or because of the rate.
    boolean isWaiting(Thread thread) {
        return waiting.contains(thread);
    }

    /// A ticket for a connection that was accepted.
    ///
    /// @return with nothing taken yet
    Ticket ticket() {
        return new Ticket();
    }

    private void awaitRate() throws InterruptedException {
        // Not the limiter's own acquire(), which cannot be interrupted; and the rate may change meanwhile.
        for (Optional<RateLimiter> rate; (rate = rules.rate).isPresent() && !rate.get().tryAcquire(); ) {
            waiting.add(Thread.currentThread());
            try {
                Thread.sleep(Math.clamp((long) (1000 / rate.get().getRate()), 1, LONGEST_PAUSE_MILLIS));
            } finally {
                waiting.remove(Thread.currentThread());
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
            return rules.limits.over() == Limits.Over.WAIT ? waitForPlace() : takePlace();
        }

        private Optional<RefusalReason> waitForPlace() throws InterruptedException {
            awaitRate();
            take(listener);
            listenerTaken = true;
            take(server);
            serverTaken = true;
            return Optional.empty();
        }

        private Optional<RefusalReason> takePlace() {
            if (!rules.rate.map(RateLimiter::tryAcquire).orElse(true)) {
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
            if (!rules.access.admits(client)) {
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
