package dev.berth.runtime.server;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import java.nio.ByteBuffer;

/// A remote procedure call in length-prefixed messages: adds the numbers of each request.
final class SumHandler implements Handler {

    @Override
    public void handle(Connection connection) throws Exception {
        Messages<byte[]> messages = Frames.lengthPrefixed(connection, 4, 1 << 20);
        for (byte[] request; (request = messages.receive()) != null; ) {
            long sum = 0;
            for (ByteBuffer numbers = ByteBuffer.wrap(request); numbers.remaining() >= Integer.BYTES; ) {
                sum += numbers.getInt();
            }
            messages.send(ByteBuffer.allocate(Long.BYTES).putLong(sum).array());
        }
    }
}
