package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Connection;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What happens to a client while its target is being connected to: a target that is silent where TLS should begin.
@Timeout(60)
class ForwardLateTest {

    private static final String PROFILE = "tls.out.server-auth.ca = \"root.pem\"";

    @TempDir
    Path folder;

    private final TestCertificates root = TestCertificates.authority("CN=Root");
    private Played silent;

    @BeforeEach
    void listen() throws IOException {
        root.writeChain(folder.resolve("root.pem"));
        silent = new Played();
    }

    @AfterEach
    void stopListening() throws IOException {
        silent.close();
    }

    private Front start(String more) throws IOException {
        return Front.start(folder, "tls = out, server-name = server.test, connect-timeout = 1h\n" + more, PROFILE);
    }

    @Test
    void clientThatIsCutOffWhileConnectingIsNoFaultOfItsTarget() throws Exception {
        try (Front front = start("to = [\"" + silent.name() + "\"]"); Client client = front.client()) {
            Connection connection = front.server().events().await(ServerEvent.Accepted.class).connection();
            try (Client far = silent.accept()) {
                connection.abort();
                assertThrows(IOException.class, client::line);
                far.hangUp();
                ServerEvent.Closed closed = front.closed();
                assertEquals(CloseReason.ABORTED, closed.reason());
                assertNull(closed.notes().get("refused"));
                front.await(silent.name(), part -> part.figures().get("connections") == 0);
                assertEquals("up", front.part(silent.name()).state());
                assertEquals(0, front.part(silent.name()).figures().get("failed"));
            }
        }
    }

    @Test
    void clientThatIsCutOffWhileItWaitsForAPlaceTakesNone() throws Exception {
        try (Front front = Front.start(folder, "max-connections = 1, to = [\"" + silent.name() + "\"]");
                Client first = front.client(); Client far = silent.accept()) {
            front.server().events().await(ServerEvent.Accepted.class);
            try (Client second = front.client()) {
                front.server().events().await(ServerEvent.Accepted.class).connection().abort();
                assertThrows(IOException.class, second::line);
            }
            first.hangUp();
            far.hangUp();
            front.closed();
            front.closed();
            front.await(silent.name(), part -> part.figures().get("connections") == 0);
            assertEquals(1, front.part(silent.name()).figures().get("connected"));
        }
    }

    @Test
    void targetThatDoesNotAnswerInTimeIsOneThatFails() throws Exception {
        try (Front front = Front.start(folder, "tls = out, server-name = server.test, connect-timeout = 50ms\nto = [\""
                        + silent.name() + "\"]", PROFILE);
                Client client = front.client()) {
            assertThrows(IOException.class, client::line);
            assertEquals("no-target", front.refused());
            assertEquals("down", front.part(silent.name()).state());
        }
    }

    @Test
    void whatTheClientSentAndItsEndReachTheNextTarget() throws Exception {
        try (Backend back = Backend.start(folder, root);
                Front front = start("to = [\"" + silent.name() + "\", \"" + back.name("tls") + "\"]");
                Client client = front.client().send("early\n")) {
            client.socket().shutdownOutput();
            silent.accept().close();
            assertEquals("early tls server.test - -", client.line());
            assertNull(client.line());
        }
    }

    @Test
    void clientThatBrokeMeanwhileLeavesNothingBehind() throws Exception {
        try (Backend back = Backend.start(folder, root);
                Front front = start("to = [\"" + silent.name() + "\", \"" + back.name("tls") + "\"]");
                Client client = front.client(); Client far = silent.accept()) {
            client.socket().setSoLinger(true, 0);
            client.hangUp();
            far.hangUp();
            front.closed();
            for (String each : new String[] {silent.name(), back.name("tls")}) {
                front.await(each, part -> part.figures().get("connections") == 0);
            }
        }
    }
}
