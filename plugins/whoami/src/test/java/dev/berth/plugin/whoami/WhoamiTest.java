package dev.berth.plugin.whoami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.api.HandlerProvider;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WhoamiTest {

    @TempDir
    Path folder;

    private TestServer start(String configuration) throws IOException {
        return TestServer.start(folder, configuration, List.of(new Whoami()));
    }

    @Test
    void theServiceFileOffersExactlyOneType() {
        assertEquals(List.of("whoami"), ServiceLoader.load(HandlerProvider.class).stream()
                .map(provider -> provider.get().type()).toList());
    }

    @Test
    void aPlainClientThatSendsNothingIsToldItsFiveTupleAndTheEnd() throws Exception {
        try (TestServer server = start("listeners.door { bind = \"127.0.0.1:0\", handler = whoami }")) {
            try (Socket client = server.connect("door")) {
                String own = "127.0.0.1:" + client.getLocalPort();
                String servers = "127.0.0.1:" + client.getPort();
                assertEquals("""
                        id: c1\r
                        listener: door\r
                        5-tuple: tcp %1$s->%2$s\r
                        protocol: tcp\r
                        local: %2$s\r
                        remote: %1$s\r
                        tls: none\r
                        """.formatted(own, servers),
                        new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            assertEquals(CloseReason.HANDLER_RETURNED, server.events().await(ServerEvent.Closed.class).reason());
        }
    }

    @Test
    void aUnixClientIsToldThePathOfTheListenerAndThatItHasNoAddressOfItsOwn() throws Exception {
        Path path = folder.resolve("who.sock");
        try (TestServer server = start("listeners.door { bind = { unix = \"" + path + "\" }, handler = whoami }");
                SocketChannel client = SocketChannel.open(server.address("door"))) {
            assertEquals("""
                    id: c1\r
                    listener: door\r
                    5-tuple: unix ->%1$s\r
                    protocol: unix\r
                    local: %1$s\r
                    remote: none\r
                    tls: none\r
                    """.formatted(path),
                    new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void anyKeyIsReportedAsUnknownBecauseThereAreNoSettings() {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> start(
                "listeners.door { bind = \"127.0.0.1:0\", handler { type = whoami, verbose = on } }").close());
        assertTrue(refused.problems().getFirst().what().contains("verbose"), refused.getMessage());
    }
}
