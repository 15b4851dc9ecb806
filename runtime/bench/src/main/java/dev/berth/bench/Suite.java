package dev.berth.bench;

import dev.berth.bench.server.Contestant;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What is measured together: servers that do the same, cells, and who is compared with whom.
enum Suite {

    /// Without TLS.
    PLAIN(Duration.ofSeconds(3), 200_000,
            List.of(Contestant.BARE, Contestant.NETTY, Contestant.BERTH),
            List.of(new Pair(Contestant.NETTY, Contestant.BARE),
                    new Pair(Contestant.BERTH, Contestant.BARE),
                    new Pair(Contestant.CONTROL, Contestant.BARE),
                    new Pair(Contestant.BERTH, Contestant.NETTY))),

    /// With it. As there are more servers, each is measured more briefly.
    TLS(Duration.ofSeconds(2), 40_000,
            List.of(Contestant.BARE_ENGINE, Contestant.SSLSOCKET, Contestant.NETTY_JDK, Contestant.NETTY_TCNATIVE,
                    Contestant.BERTH, Contestant.BERTH_CONSCRYPT),
            List.of(new Pair(Contestant.CONTROL, Contestant.BARE_ENGINE),
                    new Pair(Contestant.BERTH, Contestant.BARE_ENGINE),
                    new Pair(Contestant.BERTH, Contestant.SSLSOCKET),
                    new Pair(Contestant.BERTH, Contestant.NETTY_JDK),
                    new Pair(Contestant.BERTH, Contestant.NETTY_TCNATIVE),
                    new Pair(Contestant.BERTH_CONSCRYPT, Contestant.NETTY_TCNATIVE))),

    /// A program for each connection.
    EXEC(Duration.ofSeconds(3), 12_000,
            List.of(Contestant.XINETD, Contestant.BERTH_EXEC),
            List.of(new Pair(Contestant.BERTH_EXEC, Contestant.XINETD),
                    new Pair(Contestant.XINETD_CONTROL, Contestant.XINETD))),

    /// Secured connections that are relayed to a plain echo.
    FORWARD(Duration.ofSeconds(2), 40_000,
            List.of(Contestant.HAPROXY, Contestant.NGINX, Contestant.STUNNEL,
                    Contestant.BERTH, Contestant.BERTH_CONSCRYPT),
            List.of(new Pair(Contestant.HAPROXY_CONTROL, Contestant.HAPROXY),
                    new Pair(Contestant.HAPROXY, Contestant.STUNNEL),
                    new Pair(Contestant.BERTH, Contestant.HAPROXY),
                    new Pair(Contestant.BERTH, Contestant.NGINX),
                    new Pair(Contestant.BERTH, Contestant.STUNNEL),
                    new Pair(Contestant.BERTH_CONSCRYPT, Contestant.HAPROXY),
                    new Pair(Contestant.BERTH_CONSCRYPT, Contestant.NGINX),
                    new Pair(Contestant.BERTH_CONSCRYPT, Contestant.STUNNEL)));

    private final Duration measured;
    private final int warmUp;
    private final List<Contestant> contestants;
    private final List<Pair> pairs;

    Suite(Duration measured, int warmUp, List<Contestant> contestants, List<Pair> pairs) {
        this.measured = measured;
        this.warmUp = warmUp;
        this.contestants = contestants;
        this.pairs = pairs;
    }

    /// Finds the one that is asked for.
    ///
    /// @param arguments of the command; without any that tells, it is the plain one
    static Suite of(List<String> arguments) {
        return Stream.of(values()).filter(suite -> arguments.contains(suite.option())).findFirst().orElse(PLAIN);
    }

    /// What asks for it.
    String option() {
        return "--" + name().toLowerCase(Locale.ROOT);
    }

    /// Whether its connections are secured.
    boolean secured() {
        return this == TLS || this == FORWARD;
    }

    /// How long a measurement takes, if nothing else is said.
    Duration measured() {
        return measured;
    }

    /// How many small exchanges a server makes before it is measured.
    int warmUp() {
        return warmUp;
    }

    /// Who takes part, if nothing else is said; beyond these there is only the control.
    List<Contestant> contestants() {
        return contestants;
    }

    boolean knows(Contestant contestant) {
        return contestants.contains(contestant) || contestant == switch (this) {
            case PLAIN, TLS -> Contestant.CONTROL;
            case EXEC -> Contestant.XINETD_CONTROL;
            case FORWARD -> Contestant.HAPROXY_CONTROL;
        };
    }

    /// Who is compared with whom.
    ///
    /// @param present those who take part
    List<Pair> pairs(List<Contestant> present) {
        return pairs.stream()
                .filter(pair -> present.contains(pair.one()) && present.contains(pair.reference())).toList();
    }

    List<Cell> cells(boolean quick) {
        return switch (this) {
            case PLAIN -> Cell.plain(quick);
            case TLS -> Cell.tls(quick);
            case EXEC -> Cell.exec();
            case FORWARD -> Cell.forward(quick);
        };
    }
}
