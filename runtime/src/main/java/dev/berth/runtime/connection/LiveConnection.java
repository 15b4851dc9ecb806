package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.api.Outbox;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.transport.BytePipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A connection from accept to close: what a handler reads and writes, and what the server asks of it from outside.
///
/// The two ways to end it from outside are never mixed: [#ask] lets the handler finish, [#cutOff] does not.
public final class LiveConnection extends Link {

    private final ConnectionResources resources;
    private final Ledger ledger = new Ledger();
    private final Watch watch;
    private final Incoming incoming;
    private final Output output;

    /// Null on most connections.
    private volatile Extras extras;

    private volatile CloseReason cutOff;
    private volatile boolean open = true;

    /// Makes a connection that was just accepted.
    ///
    /// @param number unique in this server
    /// @param listener the name of the listener
    /// @param pipe carries the bytes; owned by the connection from now on
    /// @param limits the bounds of its waiting
    /// @param resources what it shares with all connections
    public LiveConnection(
            long number, String listener, BytePipe pipe, TimeLimits limits, ConnectionResources resources) {
        super(number, listener, pipe);
        this.resources = resources;
        this.watch = new Watch(this, limits);
        this.incoming = new Incoming(this);
        this.output = new Output(this, resources.output());
    }

    @Override
    void startTls(TlsUpgrade way) throws IOException {
        StartTls.run(this, output, way);
    }

    /// The phase that the connection is in, and its bound.
    ///
    /// @return always the same object
    public Phases phases() {
        return watch;
    }

    /// The connection's threads: the handler's, once it was called, then those beside it.
    ///
    /// @return those that live, or did a moment ago
    public Stream<Thread> threads() {
        Stream<Thread> beside = extras == null ? Stream.empty() : extras.threads();
        return Stream.concat(Stream.ofNullable(ledger.handler()), beside);
    }

    /// Begins the handler's part of the connection, on the connection's thread.
    public void beginHandler() {
        watch.begin(System.nanoTime());
        ledger.beginHandler();
        watch.handler();
    }

    Watch watch() {
        return watch;
    }

    Incoming incoming() {
        return incoming;
    }

    ConnectionResources resources() {
        return resources;
    }

    Ledger ledger() {
        return ledger;
    }

    @Override
    public Ending ending() {
        return incoming.ending();
    }

    @Override
    public boolean awaitMessage() throws IOException {
        return incoming.awaitMessage();
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return incoming.read(buffer);
    }

    @Override
    public int read(Reader reader) throws IOException {
        return incoming.read(reader);
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        return incoming.readAvailable(buffer);
    }

    @Override
    public void idleLimit(Duration limit) {
        watch.idleLimit(TimeLimits.nanos(Optional.of(limit)));
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        return output.writeThrough(buffer);
    }

    @Override
    public InputStream input() {
        return extras().input();
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
    public void relay(Connection other) throws IOException {
        incoming.beginRelay();
        new Relay(this, other).run();
    }

    /// Closes another connection when this one is over.
    ///
    /// @param opened by this one's handler
    public void own(LiveConnection opened) {
        companions().own(opened);
    }

    /// The bounds of its waiting.
    ///
    /// @return in nanoseconds
    public TimeLimits limits() {
        return watch.limits();
    }

    @Override
    public Outbox outbox(int maxBytes) {
        return companions().outbox(maxBytes);
    }

    @Override
    public void alongside(String name, Task task) {
        companions().start(name, task);
    }

    Companions companions() {
        return extras().companions();
    }

    private synchronized Extras extras() {
        if (extras == null) {
            extras = new Extras(this);
        }
        return extras;
    }

    /// What a task beside the handler threw, which ended the connection.
    ///
    /// @return empty if none did
    public Optional<Throwable> companionFailure() {
        return extras == null ? Optional.empty() : extras.failure();
    }

    @Override
    public void note(String key, String value) {
        extras().note(key, value);
    }

    /// What the handler noted.
    ///
    /// @return in the order of noting
    public Map<String, String> notes() {
        return extras == null ? Map.of() : extras.notes();
    }

    /// Lets nothing of the connection go on, now that it is closed. On its own thread.
    public void release() {
        ledger.endHandler();
        pipe().close();
        if (extras != null) {
            extras.release();
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            watch.begin(Phases.Phase.CLOSING, Duration.ofNanos(watch.limits().close()));
            try {
                output.flush();
                ledger.beginWait();
                if (extras != null) {
                    extras.finishOutboxes();
                }
                pipe().finish();
            } finally {
                ledger.endWait();
                pipe().close();
                if (extras != null) {
                    extras.closeOpened();
                }
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
        synchronized (this) {
            if (cutOff == null) {
                cutOff = reason;
            }
        }
        open = false;
        pipe().abort();
        // They may wait for something else than this connection, and the handler for them.
        if (extras != null) {
            extras.interrupt();
        }
    }

    /// Why the connection was cut off.
    ///
    /// @return empty if it was not
    public Optional<CloseReason> cutOffReason() {
        return Optional.ofNullable(cutOff);
    }

    /// Why this side ended the input, if that is how it ended.
    ///
    /// @return empty if the peer ended it, or nobody
    public Optional<CloseReason> endReason() {
        return Optional.ofNullable(incoming.endReason());
    }

    /// Asks the handler to finish. One that waits for a message is woken at once and gets its end; one that does not
    /// know messages gets it when nothing moved for `quiet`; any other finds out at its next message boundary.
    /// Asking again is how the second kind comes to its end.
    ///
    /// @param quietNanos how long nothing must have moved, in nanoseconds
    /// @return whether it was woken for it, now and not earlier
    boolean ask(long quietNanos) {
        return incoming.ask(System.nanoTime() - watch.movedAt() > quietNanos);
    }

    /// How long the connection has been open.
    ///
    /// @return in nanoseconds
    public long ageNanos() {
        return ledger.age();
    }

    /// What the connection's time was spent on until now, and what moved on it. From any thread; what is going on, as
    /// waiting for the peer, counts up to now.
    ///
    /// @return what a look from outside shows, perhaps a moment late
    public Receipt receipt() {
        return ledger.receipt();
    }
}
