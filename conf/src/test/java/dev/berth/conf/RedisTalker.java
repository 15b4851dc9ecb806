package dev.berth.conf;

import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/// A client that goes on asking a Redis on one connection, and takes no answer but the right one.
///
/// @param client the connection
/// @param number tells it from others
/// @param exchanged told how many exchanges it has made, after each
/// @param over whether to stop
record RedisTalker(Client client, int number, LongConsumer exchanged, BooleanSupplier over) implements Callable<Long> {

    /// Five times a second: hundreds shall be there, not load the machine.
    private static final long PAUSE_NANOS = 200_000_000;

    /// @return how many exchanges it has made
    @Override
    public Long call() throws IOException {
        try (client) {
            long count = 0;
            while (!over.getAsBoolean()) {
                exchange(client, number + " says " + count);
                exchanged.accept(++count);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return count;
        }
    }

    /// Lets a Redis repeat something, as its protocol (RESP) has it, and asks whether it is there.
    static void exchange(Client client, String text) throws IOException {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        client.send("*2\r\n$4\r\nECHO\r\n$" + size + "\r\n" + text + "\r\nPING\r\n");
        String length = client.line();
        String answer = client.line() + ' ' + client.line();
        if (!answer.equals(text + " +PONG")) {
            throw new AssertionError("sent " + text + ", got " + length + ' ' + answer);
        }
    }
}
