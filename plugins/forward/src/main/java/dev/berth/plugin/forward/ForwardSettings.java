package dev.berth.plugin.forward;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The keys of a handler, as the README tells them.
record ForwardSettings(
        List<String> to,
        List<One> targets,
        Optional<String> tls,
        Optional<String> serverName,
        List<String> alpn,
        Balance.Kind balance,
        Duration connectTimeout,
        int tries,
        int maxConnections,
        int queue,
        Duration queueTimeout,
        ProxyProtocol proxyProtocol,
        Failing health) {

    /// A target that is more than its address.
    ///
    /// @param address as in `to`
    /// @param weight its share beside the others; 1 if not written
    /// @param backup whether it is used only while all others fail; not if not written
    /// @param serverName what its certificate must have instead of the handler's
    record One(String address, Optional<Integer> weight, Optional<Boolean> backup, Optional<String> serverName) {

        /// One of `to`.
        One(String address) {
            this(address, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /// Which header a target gets before all else.
    enum ProxyProtocol { OFF, V1, V2 }

    /// When a target is taken for one that fails.
    ///
    /// @param failures in a row after which it is down
    /// @param backOff how long it is left alone then; doubles each time
    /// @param longestBackOff up to this
    /// @param check whether to connect to it now and then although no client came
    /// @param interval from one such look to the next
    record Failing(int failures, Duration backOff, Duration longestBackOff, boolean check, Duration interval) {}

    /// As HAProxy's documentation advises: longer than a lost packet takes to be sent again, twice.
    private static final Duration USUAL_CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// A client that waits longer has mostly given up.
    private static final Duration USUAL_QUEUE_TIMEOUT = Duration.ofSeconds(10);

    private static final int USUAL_TRIES = 3;
    private static final int USUAL_QUEUE = 1000;

    /// One failure is enough, as a client pays for each; and a second later it may be over.
    private static final Failing USUAL_HEALTH =
            new Failing(1, Duration.ofSeconds(1), Duration.ofSeconds(30), false, Duration.ofSeconds(5));

    /// What is not written.
    ForwardSettings() {
        this(List.of(), List.of(), Optional.empty(), Optional.empty(), List.of(), Balance.Kind.ROUND_ROBIN,
                USUAL_CONNECT_TIMEOUT, USUAL_TRIES, 0, USUAL_QUEUE, USUAL_QUEUE_TIMEOUT, ProxyProtocol.OFF, USUAL_HEALTH);
    }

    /// How many connections one target may have.
    ///
    /// @return empty for as many as come
    OptionalInt mostConnections() {
        return maxConnections == 0 ? OptionalInt.empty() : OptionalInt.of(maxConnections);
    }
}
