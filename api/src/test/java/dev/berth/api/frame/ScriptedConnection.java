package dev.berth.api.frame;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.Outbox;
import dev.berth.api.ProxyHeader;
import dev.berth.api.TlsSession;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// A connection whose input is given beforehand, cut into the pieces in which it arrives. Only pieces that were waited
/// for have arrived, so a test sees what a reader does with some of the bytes.
public final class ScriptedConnection implements Connection {

    private static final FiveTuple ADDRESS =
            FiveTuple.of(new InetSocketAddress("127.0.0.1", 7007), new InetSocketAddress("127.0.0.1", 50414));

    private final byte[] input;
    private final int[] pieces;
    private final Ending end;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream() {
        @Override
        public void flush() {
            sent.writeBytes(toByteArray());
            reset();
        }

        @Override
        public void close() {
            flush();
        }
    };

    private int next;
    private int arrived;
    private int taken;
    private int writes;
    private Ending ending = Ending.NONE;
    private boolean open = true;

    /// @param input everything that the peer sends
    /// @param pieces the sizes of the pieces in which it arrives
    /// @param end what ends it
    public ScriptedConnection(byte[] input, int[] pieces, Ending end) {
        if (Arrays.stream(pieces).sum() != input.length || Arrays.stream(pieces).anyMatch(p -> p < 1)) {
            throw new IllegalArgumentException(Arrays.toString(pieces) + " do not make " + input.length + " bytes");
        }
        this.input = input;
        this.pieces = pieces;
        this.end = end;
    }

    /// All input arrives at once, and then the peer ends its output.
    ///
    /// @param input everything that the peer sends
    public ScriptedConnection(byte[] input) {
        this(input, input.length == 0 ? new int[0] : new int[] {input.length}, Ending.PEER);
    }

    /// How many bytes of the input were taken.
    public int taken() {
        return taken;
    }

    /// How many pieces were waited for.
    public int waits() {
        return next;
    }

    /// How often bytes went out.
    public int writes() {
        return writes;
    }

    /// What went out, and what a flush would send.
    public byte[] sent() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(sent.toByteArray());
        all.writeBytes(pending.toByteArray());
        return all.toByteArray();
    }

    private boolean waitForInput() throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (taken < arrived) {
            return true;
        }
        flush();
        if (next == pieces.length) {
            ending = end;
            return false;
        }
        arrived += pieces[next++];
        return true;
    }

    private void flush() throws IOException {
        if (pending.size() > 0) {
            writes++;
            pending.flush();
        }
    }

    @Override
    public boolean awaitMessage() throws IOException {
        return waitForInput();
    }

    /// The loan is overwritten when it ends, and does not begin at the buffer's first byte.
    @Override
    public int read(Reader reader) throws IOException {
        if (!waitForInput()) {
            return -1;
        }
        byte[] loan = new byte[3 + arrived - taken];
        System.arraycopy(input, taken, loan, 3, arrived - taken);
        ByteBuffer buffer = ByteBuffer.wrap(loan).position(3);
        reader.take(buffer);
        Arrays.fill(loan, (byte) '#');
        int count = buffer.position() - 3;
        if (count == 0) {
            throw new AssertionError("a reader that takes nothing is called for ever");
        }
        taken += count;
        return count;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (!buffer.hasRemaining()) {
            return 0;
        }
        if (!waitForInput()) {
            return -1;
        }
        int count = Math.min(buffer.remaining(), arrived - taken);
        buffer.put(input, taken, count);
        taken += count;
        return count;
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        boolean nothingYet = taken == arrived && next < pieces.length;
        return nothingYet ? 0 : read(buffer);
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        pending.writeBytes(bytes);
        flush();
        return bytes.length;
    }

    @Override
    public InputStream input() {
        return new FilterInputStream(Channels.newInputStream(this)) {
            @Override
            public void close() {}
        };
    }

    @Override
    public OutputStream output() {
        return pending;
    }

    @Override
    public void shutdownOutput() throws IOException {
        flush();
    }

    @Override
    public void close() throws IOException {
        flush();
        open = false;
    }

    @Override
    public void abort() {
        open = false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public FiveTuple transportAddress() {
        return address();
    }

    @Override
    public Optional<ProxyHeader> proxyHeader() {
        return Optional.empty();
    }

    @Override
    public Outbox outbox(int maxBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void relay(Connection other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void startTls() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void alongside(String name, Task task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void note(String key, String value) {}

    @Override
    public void idleLimit(Duration limit) {}

    @Override
    public Ending ending() {
        return ending;
    }

    @Override
    public String id() {
        return "c1";
    }

    @Override
    public FiveTuple address() {
        return ADDRESS;
    }

    @Override
    public String listener() {
        return "scripted";
    }

    @Override
    public Optional<TlsSession> tls() {
        return Optional.empty();
    }
}
