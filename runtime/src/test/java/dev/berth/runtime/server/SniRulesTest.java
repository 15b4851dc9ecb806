package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.api.Handler;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SniRulesTest {

    @TempDir
    Path folder;

    private static Handler saying(String what) {
        return connection -> connection.output().write((what + "\n").getBytes());
    }

    @Test
    void theFirstRuleThatFitsChoosesTheHandler() throws Exception {
        try (TestServer server = TestServer.start(folder, """
                listeners.tls { bind = "127.0.0.1:0", handler = usual, tls = t, sni = [
                  { names = ["exact.wild.test", "other.test"], handler = first }
                  { names = ["*.wild.test"], handler = second }
                  { names = ["third.wild.test"], handler = usual }
                ] }
                tls.t.self-signed = ["localhost"]
                """, Map.of("usual", saying("usual"), "first", saying("first"), "second", saying("second")))) {
            int port = server.port("tls");
            for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
                assertEquals("first", new TlsCaller(version).named("Exact.wild.TEST").answer(port));
                assertEquals("first", new TlsCaller(version).named("other.test").answer(port));
                assertEquals("second", new TlsCaller(version).named("any.wild.test").answer(port));
                assertEquals("second", new TlsCaller(version).named("third.wild.test").answer(port));
                assertEquals("usual", new TlsCaller(version).named("a.b.wild.test").answer(port));
                assertEquals("usual", new TlsCaller(version).named("wild.test").answer(port));
                assertEquals("usual", new TlsCaller(version).answer(port));
            }
        }
    }
}
