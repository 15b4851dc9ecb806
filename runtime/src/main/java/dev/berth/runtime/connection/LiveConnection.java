package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.TlsSession;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.transport.BytePipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A connection from accept to close: what a handler reads and writes, and what the server asks of it from outside.
///
/// The two ways to end it from outside are never mixed: [#ask] lets the handler finish, [#cutOff] does not.
public final class LiveConnection implements Connection {

    /// What the connection's thread waits for; see [#ask].
    private enum Waiting { NO, FOR_BYTES, FOR_MESSAGE }

    private final long number;
    private final String listener;
    private final Duration closeLimit;
    private final Input input;
    private final Output output;
    private final InputStream inputView = new InputView(this);
    private final long openedAt = System.nanoTime();
    private final Phases phases = new Phases();
    private final AtomicReference<CloseReason> cutOff = new AtomicReference<>();

    private volatile BytePipe pipe;
    private volatile TlsSession tls;
    private volatile boolean open = true;

    private volatile Waiting waiting = Waiting.NO;
    private volatile boolean draining;
    private volatile Ending ending = Ending.NONE;
    private boolean knowsMessages;

    /// When a byte last moved; written by several threads, read by the drain: any recent value will do.
    private long movedAt = openedAt;

    private long bytesIn;

    /// Makes a connection that was just accepted.
    ///
    /// @param number unique in this server
    /// @param listener the name of the listener
    /// @param pipe carries the bytes; owned by the connection from now on
    /// @param closeLimit how long [#close] waits for the peer
    /// @param resources the buffers shared by all connections
    public LiveConnection(
            long number, String listener, BytePipe pipe, Duration closeLimit, ConnectionResources resources) {
        this.number = number;
        this.listener = listener;
        this.pipe = pipe;
        this.closeLimit = closeLimit;
        this.input = new Input(resources.input());
        this.output = new Output(() -> this.pipe, resources.output());
    }

    /// Puts TLS on the connection, once its handshake is over.
    ///
    /// @param secured the pipe over the one that the connection was made with
    /// @param session what was agreed
    public void secure(BytePipe secured, TlsSession session) {
        pipe = secured;
        tls = session;
    }

    /// The pipe that carries the bytes at the moment.
    ///
    /// @return plain before [#secure], TLS after it
    public BytePipe pipe() {
        return pipe;
    }

    /// The phase that the connection is in, and its bound.
    ///
    /// @return always the same object
    public Phases phases() {
        return phases;
    }

    @Override
    public String id() {
        return "c" + number;
    }

    /// The number in [#id].
    ///
    /// @return unique in this server
    public long number() {
        return number;
    }

    @Override
    public FiveTuple address() {
        return FiveTuple.of(pipe.local(), pipe.remote());
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public Optional<TlsSession> tls() {
        return Optional.ofNullable(tls);
    }

    @Override
    public Ending ending() {
        return ending;
    }

    @Override
    public boolean awaitMessage() throws IOException {
        if (input.hasBytes()) {
            return true;
        }
        if (ending != Ending.NONE) {
            return false;
        }
        output.flush();
        knowsMessages = true;
        // Told before looking at `draining`, as ask() sets that before looking at this: one of the two sees the
        // other.
        waiting = Waiting.FOR_MESSAGE;
        try {
            if (!draining) {
                return arrived(input.fill(pipe)) > 0;
            }
            // What has arrived already still counts.
            if (arrived(input.fillAvailable(pipe)) > 0) {
                return true;
            }
            ending = ending == Ending.NONE ? Ending.DRAINING : ending;
            return false;
        } finally {
            waiting = Waiting.NO;
        }
    }

    /// Counts what came, and takes note of an end.
    private int arrived(int count) {
        if (count > 0) {
            bytesIn += count;
            movedAt = System.nanoTime();
        } else if (count < 0 && ending == Ending.NONE) {
            ending = pipe.inputEndedHere() ? Ending.DRAINING : Ending.PEER;
        }
        return count;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (!writable(buffer)) {
            return 0;
        }
        if (input.hasBytes()) {
            return takeInto(buffer);
        }
        if (ending != Ending.NONE) {
            return -1;
        }
        if (!buffer.hasArray()) {
            return fillAndWait() < 0 ? -1 : takeInto(buffer);
        }
        output.flush();
        waiting = Waiting.FOR_BYTES;
        try {
            return arrived(pipe.read(buffer));
        } finally {
            waiting = Waiting.NO;
        }
    }

    @Override
    public int read(Reader reader) throws IOException {
        if (!input.hasBytes() && (ending != Ending.NONE || fillAndWait() < 0)) {
            return -1;
        }
        ByteBuffer bytes = input.bytes();
        int before = bytes.remaining();
        try {
            reader.take(bytes);
            return before - bytes.remaining();
        } finally {
            input.taken();
        }
    }

    private int fillAndWait() throws IOException {
        output.flush();
        waiting = Waiting.FOR_BYTES;
        try {
            return arrived(input.fill(pipe));
        } finally {
            waiting = Waiting.NO;
        }
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        if (!writable(buffer)) {
            return 0;
        }
        if (!input.hasBytes()) {
            if (ending != Ending.NONE) {
                return -1;
            }
            int count = arrived(input.fillAvailable(pipe));
            if (count == 0 && draining && !knowsMessages) {
                // A handler that never waits for its peer learns of the drain here.
                ending = Ending.DRAINING;
                return -1;
            }
            if (count <= 0) {
                return count;
            }
        }
        return takeInto(buffer);
    }

    private static boolean writable(ByteBuffer buffer) {
        if (buffer.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        return buffer.hasRemaining();
    }

    private int takeInto(ByteBuffer buffer) {
        ByteBuffer bytes = input.bytes();
        int count = Math.min(buffer.remaining(), bytes.remaining());
        int end = bytes.limit();
        buffer.put(bytes.limit(bytes.position() + count));
        bytes.limit(end);
        input.taken();
        return count;
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        int count = output.writeThrough(buffer);
        movedAt = System.nanoTime();
        return count;
    }

    @Override
    public InputStream input() {
        return inputView;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public void shutdownOutput() throws IOException {
        output.end();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            phases.begin(Phases.Phase.CLOSING, closeLimit);
            try {
                output.flush();
                pipe.finish();
            } finally {
                pipe.close();
            }
        }
    }

    @Override
    public void abort() {
        cutOff(CloseReason.ABORTED);
    }

    /// Cuts the connection off, for the reason that its end will be reported with; only the first one counts.
    ///
    /// @param reason why
    public void cutOff(CloseReason reason) {
        cutOff.compareAndSet(null, reason);
        open = false;
        pipe.abort();
    }

    /// Why the connection was cut off.
    ///
    /// @return empty if it was not
    public Optional<CloseReason> cutOffReason() {
        return Optional.ofNullable(cutOff.get());
    }

    /// Asks the handler to finish. One that waits for a message is woken at once and gets its end; one that does not
    /// know messages gets it when nothing moved for `quiet`; any other finds out at its next message boundary.
    /// Asking again is how the second kind comes to its end.
    ///
    /// @param quietNanos how long nothing must have moved, in nanoseconds
    public void ask(long quietNanos) {
        draining = true;
        Waiting now = waiting;
        boolean idle = now == Waiting.FOR_MESSAGE
                || now == Waiting.FOR_BYTES && !knowsMessages && System.nanoTime() - movedAt > quietNanos;
        if (idle && !pipe.inputEndedHere()) {
            pipe.endInput();
        }
    }

    /// How long the connection has been open.
    ///
    /// @return in nanoseconds
    public long ageNanos() {
        return System.nanoTime() - openedAt;
    }

    /// How many bytes came, after TLS.
    ///
    /// @return a count
    public long bytesIn() {
        return bytesIn;
    }

    /// How many bytes went out, before TLS.
    ///
    /// @return a count
    public long bytesOut() {
        return output.written();
    }

    @Override
    public String toString() {
        return id() + ' ' + address();
    }
}
