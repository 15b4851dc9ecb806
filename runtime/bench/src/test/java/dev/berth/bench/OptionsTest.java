package dev.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.bench.server.Contestant;
import dev.berth.bench.server.Cores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class OptionsTest {

    private static Options parse(String... arguments) {
        return Options.parse(Stream.concat(Stream.of("--servers", "bare"), Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    @Test
    void defaultsAreThoseOfAMeasurement() {
        Options options = parse();
        assertEquals(Suite.PLAIN, options.suite());
        assertEquals(7, options.rounds());
        assertEquals(Duration.ofSeconds(3), options.measured());
        assertEquals(List.of("idle", "64x64B", "1000x64B", "64x16KiB", "1000x16KiB", "churn", "looked-at"),
                options.cells().stream().map(Cell::name).toList());
        assertEquals(new Cores(true, 0, 1), options.cores());
    }

    @Test
    void whatIsSaidIsDone() {
        Options options = parse("--rounds", "9", "--seconds", "0.5", "--only", "churn", "--rate", "1000",
                "--servers", "netty,control", "--cores", "2,3");
        assertEquals(9, options.rounds());
        assertEquals(Duration.ofMillis(500), options.measured());
        assertEquals(List.of("churn"), options.cells().stream().map(Cell::name).toList());
        assertEquals(1000, options.rate().orElseThrow());
        assertEquals(List.of(Contestant.NETTY, Contestant.CONTROL), options.contestants());
        assertEquals(new Cores(true, 2, 3), options.cores());
    }

    @Test
    void tlsHasItsOwnCellsServersAndTime() {
        Options options = Options.parse("--servers", "bare-engine,netty-tcnative,control", "--tls");
        assertEquals(Suite.TLS, options.suite());
        assertEquals(Duration.ofSeconds(2), options.measured());
        assertEquals(List.of("idle", "full", "resumed", "64x64B", "1000x64B", "64x16KiB", "bulk", "flood"),
                options.cells().stream().map(Cell::name).toList());
        assertEquals(List.of(Contestant.BARE_ENGINE, Contestant.NETTY_TCNATIVE, Contestant.CONTROL),
                options.contestants());
    }

    @Test
    void relaysHaveTheirOwnCellsAndServers() {
        Options options = Options.parse("--servers", "haproxy,nginx,stunnel,haproxy-control", "--forward");
        assertEquals(Suite.FORWARD, options.suite());
        assertEquals(Duration.ofSeconds(2), options.measured());
        assertEquals(List.of("idle", "full", "resumed", "64x64B", "1000x64B", "64x16KiB", "bulk", "1000x16KiB"),
                options.cells().stream().map(Cell::name).toList());
        assertEquals(List.of(Contestant.HAPROXY, Contestant.NGINX, Contestant.STUNNEL, Contestant.HAPROXY_CONTROL),
                options.contestants());
    }

    @Test
    void ownServersNeedNoPackages() {
        assertEquals(List.of(), parse().missingPackages());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--round 1", "--rounds", "--rounds 0", "--rounds many", "--seconds 0", "--seconds NaN",
        "--only 64x64", "--only full", "--tls --only churn", "--servers sslsocket", "--tls --servers netty",
        "--rate -1", "--servers apache", "--plain", "--servers nginx", "--tls --servers haproxy",
        "--forward --only flood", "--forward --servers control", "--cores 1", "7"})
    void whatMakesNoSenseIsRefused(String arguments) {
        assertThrows(IllegalArgumentException.class, () -> parse(arguments.split(" ")));
    }

    @Test
    void berthWithoutItsInstallationIsRefused(@TempDir Path empty) {
        assertThrows(IllegalArgumentException.class,
                () -> Options.parse("--installation", empty.toString()));
    }
}
