package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients here offer a session for a day. That it is too old, only the server says. Conscrypt does not, of TLS 1.3: see
/// conf/README.md.
@Timeout(60)
class SessionLifetimeTest {

    /// Without, each call would leave a port that nobody can use for a minute, until there are none.
    private static final long PAUSE_NANOS = 10_000_000;

    @TempDir
    Path folder;

    private static String configuration(String provider, String lifetime) {
        return """
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = t }
                tls.t { self-signed = ["server.test"], provider = %s, sessions.lifetime = %s }
                """.formatted(provider, lifetime);
    }

    private TestServer start(String provider, String lifetime) throws IOException {
        return TestServer.start(folder, configuration(provider, lifetime), Map.of("test", connection ->
                connection.output().write("served\n".getBytes())));
    }

    private static void call(TlsCaller caller, TestServer server) throws IOException {
        assertEquals("served", caller.answer(server.port("tls")));
    }

    private static void callUntilItsSessionIsNotResumed(TlsCaller caller, TestServer server) throws IOException {
        while (caller.fullHandshakes() < 2) {
            call(caller, server);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @ParameterizedTest
    @CsvSource({"jdk, TLSv1.2", "jdk, TLSv1.3", "conscrypt, TLSv1.2"})
    void sessionIsNotResumedAnyMoreOnceItIsOlderThanItsLifetimeThoughItWasUsedAllTheTime(
            String provider, String version) throws Exception {
        try (TestServer server = start(provider, "2s")) {
            TlsCaller caller = new TlsCaller(version).named("server.test");
            callUntilItsSessionIsNotResumed(caller, server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void lifetimeThatIsShorterNowIsThatOfOlderSessionsToo(String version) throws Exception {
        try (TestServer server = start("jdk", "1h")) {
            TlsCaller caller = new TlsCaller(version).named("server.test");
            call(caller, server);
            call(caller, server);
            assertEquals(1, caller.fullHandshakes());
            Files.writeString(folder.resolve("berth.conf"), configuration("jdk", "1s"));
            assertTrue(server.server().reload().worked());
            callUntilItsSessionIsNotResumed(caller, server);
        }
    }
}
