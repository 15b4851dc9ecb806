package dev.berth.runtime.server;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A feed: whatever anybody publishes goes to all who are connected, from the publisher's thread.
final class FeedHandler implements Handler {

    private final Set<Connection> subscribers = ConcurrentHashMap.newKeySet();

    @Override
    public void handle(Connection connection) throws Exception {
        subscribers.add(connection);
        try {
            connection.write(bytes("subscribed\n"));
            // Subscribers have nothing to say; this waits for their end, or the server's.
            while (connection.awaitMessage()) {
                connection.read(ignored -> ignored.position(ignored.limit()));
            }
            connection.write(bytes("end of feed\n"));
        } finally {
            subscribers.remove(connection);
        }
    }

    void publish(String text) throws IOException {
        for (Connection subscriber : subscribers) {
            subscriber.write(bytes(text + "\n"));
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
