package dev.berth.runtime.listener;

import dev.berth.runtime.config.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/// How many connections each client's address has.
final class AddressCounts {

    /// RFC 6177: what one site gets at least, and may take any address of.
    private static final int IPV6_PREFIX = 64;

    /// More may be there already when this shrinks; they stay.
    private volatile int most;

    private final ConcurrentHashMap<InetAddress, Integer> counts = new ConcurrentHashMap<>();

    AddressCounts(int most) {
        this.most = most;
    }

    void most(int now) {
        most = now;
    }

    /// Counts one more, also where there is no limit: one may be configured while connections are open.
    ///
    /// @return false if that would be too many, and then it is not counted
    boolean enter(InetAddress client) {
        boolean[] entered = new boolean[1];
        counts.compute(key(client), (address, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < most;
            return entered[0] ? Integer.valueOf(before + 1) : count;
        });
        return entered[0];
    }

    /// Counts one less.
    void leave(InetAddress client) {
        counts.computeIfPresent(key(client), (address, count) -> count == 1 ? null : count - 1);
    }

    private static InetAddress key(InetAddress client) {
        return client instanceof Inet6Address ? AddressRange.masked(client, IPV6_PREFIX) : client;
    }
}
