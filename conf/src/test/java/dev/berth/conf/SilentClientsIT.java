package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.PluginJar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that say nothing, or never finish what they say, are cut off, and nobody else notices.
///
/// They keep their ends open until the server has forgotten them: nothing of theirs may depend on their leaving.
@Timeout(60)
class SilentClientsIT {

    private static final int CLIENTS = 200;

    /// More than the limits let through at the pace of [Crowd#dripUntilCut].
    private static final int DRIPPED = 200;

    @TempDir
    static Path folder;

    private static BerthProcess berth;
    private static ServerState before;

    @BeforeAll
    static void start() throws Exception {
        Path jar = PluginJar.provider("silent.Lines", "lines", """
                return connection -> {
                    var lines = dev.berth.api.frame.Frames.lines(connection, 1000);
                    for (String line; (line = lines.receive()) != null; ) {
                        lines.send(line);
                    }
                };
                """).write(folder.resolve("plugins"), "lines");
        berth = BerthProcess.start(folder, """
                defaults.timeouts { handshake = 600ms, first-byte = 600ms, message = 600ms, close = 600ms }
                listeners {
                  echo { bind = "127.0.0.1:0", handler = echo }
                  daytime { bind = "127.0.0.1:0", handler = daytime }
                  lines { bind = "127.0.0.1:0", handler = lines }
                  tls { bind = "127.0.0.1:0", handler = lines, tls = t }
                }
                tls.t.self-signed = ["localhost"]
                """, "--plugins", Installed.HOME.resolve("plugins").toString(),
                "--plugins", jar.getParent().toString());
        before = ServerState.of(berth);
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines", "tls"})
    void silentClientsAreCutWhileOthersAreServed(String listener) throws Exception {
        assertCut(listener, new byte[0]);
    }

    @Test
    void clientsThatSendHalfAClientHelloAreCutWhileOthersAreServed() throws Exception {
        assertCut("tls", ClientHello.half());
    }

    @Test
    void clientsThatStayAfterTheLastAnswerAreLeftWhileOthersAreServed() throws Exception {
        assertCut("daytime", new byte[0]);
    }

    private void assertCut(String listener, byte[] sent) throws Exception {
        try (Crowd crowd = Crowd.connect(berth, listener, CLIENTS).send(sent)) {
            try (Talker others = new Talker(berth, "echo")) {
                others.awaitExchanges(10);
                crowd.awaitEnd();
                others.awaitExchanges(10);
            }
            before.awaitReturn(berth);
        }
        assertEquals(List.of(), ServerLog.noise(berth));
    }

    @Test
    void clientHelloThatDripsIsCutAtTheLimitOfTheWholeHandshake() throws Exception {
        assertDripIsCut("tls", ClientHello.bytes());
    }

    @Test
    void lineThatDripsIsCutAtTheLimitOfAMessageAndTheReasonIsNamed() throws Exception {
        assertDripIsCut("lines", "x".repeat(DRIPPED).getBytes(StandardCharsets.US_ASCII));
        ServerLog.awaitAccess(berth, "message-timeout", CLIENTS);
        assertEquals(CLIENTS, ServerLog.access(berth, "message-timeout").size());
    }

    private void assertDripIsCut(String listener, byte[] dripped) throws Exception {
        try (Crowd crowd = Crowd.connect(berth, listener, CLIENTS)) {
            try (Talker others = new Talker(berth, "echo")) {
                crowd.dripUntilCut(dripped);
                others.awaitExchanges(10);
            }
            before.awaitReturn(berth);
        }
        assertEquals(List.of(), ServerLog.noise(berth));
    }
}
