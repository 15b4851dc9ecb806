package dev.berth.runtime.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.plugin.HandlerInstance;
import dev.berth.runtime.plugin.Handlers;
import dev.berth.runtime.plugin.Plugins;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.NoConnector;
import dev.berth.runtime.testing.RecordedEvents;
import dev.berth.runtime.transport.InheritedSockets;
import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.TlsResources;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AcceptLoopTest {

    @TempDir
    Path folder;

    @Test
    void clientThatConnectedBeforeTheLoopFirstRanIsServedAlthoughItFinishes() throws Exception {
        RecordedEvents events = new RecordedEvents();
        Connections connections = new Connections();
        try (TlsResources tls = TlsResources.create();
                Plugins plugins = new Plugins(List.of(), List.of(new Greeter()), Optional.empty())) {
            ListenerResources resources = new ListenerResources(connections, new Places(10),
                    ConnectionResources.create(connections), tls, new NativeSockets(), InheritedSockets.none(), events);
            Configuration configuration = configuration();
            ListenerSettings settings = configuration.listeners().getFirst();
            HandlerInstance instance = Handlers.create(configuration.handlers(), plugins.look(),
                    new Handlers.Surroundings(plugins, new NoConnector(), Set.of(), folder),
                    Optional.empty(), new Problems()).get("plain");
            Listener listener = new Listener(new ListenerService(
                    settings, new HandlerChoice(instance, List.of()), Optional.empty(), Optional.empty()), resources);
            AcceptLoop loop = new AcceptLoop(
                    ListeningSocket.open(settings.binds().getFirst(), 100, resources.nativeSockets()), listener, events);
            InetSocketAddress address = (InetSocketAddress) loop.address();
            try (Client client = new Client(new Socket(address.getAddress(), address.getPort()))) {
                Thread finishing = Thread.ofPlatform().start(loop::finish);
                while (finishing.isAlive() && finishing.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                loop.start();
                assertEquals("hello", client.line());
                assertNull(client.line());
                finishing.join();
            }
        }
    }

    private Configuration configuration() throws Exception {
        Path file = Files.writeString(folder.resolve("berth.conf"),
                "listeners.plain { bind = \"127.0.0.1:0\", handler = greeter }");
        return ConfigurationLoader.load(file, new Problems());
    }

    private record Greeter() implements HandlerProvider {

        @Override
        public String type() {
            return "greeter";
        }

        @Override
        public Handler create(HandlerContext context) {
            return connection -> connection.output().write("hello\n".getBytes());
        }
    }
}
