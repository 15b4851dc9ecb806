package dev.berth.runtime.outbound;

import dev.berth.api.FiveTuple;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One attempt to connect over TCP: tries several addresses, each a moment after the one before, and takes the first
/// that answers (RFC 8305 section 5). For one thread.
final class Dialer {

    /// RFC 8305 section 8.
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

    private record Outcome(InetSocketAddress address, SocketChannel channel, IOException failure) {}

    private final List<InetSocketAddress> addresses;
    private final long end;
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final List<SocketChannel> open = new ArrayList<>();
    private final List<InetSocketAddress> unanswered;
    private final List<String> failures = new ArrayList<>();
    private boolean timedOut;

    /// @param addresses at least one, the preferred one first
    /// @param limit how long it may take in all
    Dialer(List<InetSocketAddress> addresses, Duration limit) {
        this.addresses = List.copyOf(addresses);
        this.unanswered = new ArrayList<>(addresses);
        this.end = System.nanoTime() + limit.toNanos();
    }

    /// Connects. Blocks.
    ///
    /// @return connected, in blocking mode
    /// @throws IOException if no address could be connected to; the message names each with its reason
    SocketChannel connect() throws IOException {
        if (addresses.size() == 1) {
            // Nearly always; no other thread is needed.
            SocketChannel channel = SocketChannel.open();
            Outcome outcome = attempt(channel, addresses.getFirst());
            return outcome.failure == null ? channel : failed(outcome);
        }
        try {
            return race();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("connect " + addresses + ": interrupted");
        } finally {
            // Those that were not first.
            for (SocketChannel each : open) {
                each.close();
            }
        }
    }

    private SocketChannel race() throws IOException, InterruptedException {
        int begun = 0;
        int running = 0;
        while (true) {
            if (begun < addresses.size()) {
                begin(addresses.get(begun++));
                running++;
            }
            while (running > 0) {
                long wait = begun < addresses.size()
                        ? Math.min(BETWEEN_ATTEMPTS.toNanos(), remaining()) : remaining();
                Outcome outcome = outcomes.poll(Math.max(1, wait), TimeUnit.NANOSECONDS);
                if (outcome == null) {
                    break;
                }
                running--;
                if (outcome.failure == null) {
                    open.remove(outcome.channel);
                    return outcome.channel;
                }
                note(outcome);
                if (begun < addresses.size()) {
                    break;
                }
            }
            if (remaining() <= 0 || running == 0 && begun == addresses.size()) {
                return failed();
            }
        }
    }

    private void begin(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        open.add(channel);
        Thread.ofVirtual().name("berth-connect").start(() -> outcomes.add(attempt(channel, address)));
    }

    private Outcome attempt(SocketChannel channel, InetSocketAddress address) {
        try {
            // The channel's own connect has no limit.
            channel.socket().connect(address, Math.clamp(remaining() / 1_000_000, 1, Integer.MAX_VALUE));
            return new Outcome(address, channel, null);
        } catch (IOException e) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // close(2): the descriptor is released all the same.
            }
            return new Outcome(address, channel, e);
        }
    }

    private long remaining() {
        return end - System.nanoTime();
    }

    private void note(Outcome outcome) {
        unanswered.remove(outcome.address);
        timedOut |= outcome.failure instanceof SocketTimeoutException;
        failures.add(FiveTuple.text(outcome.address) + ": " + reason(outcome.failure));
    }

    private static String reason(IOException failure) {
        return failure instanceof SocketTimeoutException ? "no answer in time" : String.valueOf(failure.getMessage());
    }

    private SocketChannel failed(Outcome only) throws IOException {
        note(only);
        return failed();
    }

    private SocketChannel failed() throws IOException {
        // The whole attempt may be over a moment before those that still wait find that out.
        unanswered.forEach(address -> failures.add(FiveTuple.text(address) + ": no answer in time"));
        String all = "connect " + String.join("; ", failures);
        throw timedOut || !unanswered.isEmpty() ? new SocketTimeoutException(all) : new ConnectException(all);
    }
}
