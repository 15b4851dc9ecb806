package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.Outbox;
import dev.berth.api.ProxyHeader;
import dev.berth.api.TlsSession;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.event.ServedBy;
import dev.berth.runtime.transport.BytePipe;
import dev.berth.runtime.transport.ParsedProxyHeader;
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
public final class LiveConnection implements Connection {

    private final long number;
    private final String listener;
    private final TimeLimits limits;
    private final ConnectionResources resources;
    private final Watch watch;
    private final Incoming incoming;
    private final Output output;
    private final Ledger ledger = new Ledger();
    private final Phases phases = new Phases(ledger);

    // Most connections never have these.
    private volatile Companions companions;
    private volatile Notes notes;
    private volatile InputStream inputView;
    private volatile CloseReason cutOff;

    private volatile BytePipe pipe;
    private volatile Optional<ParsedProxyHeader> proxyHeader = Optional.empty();
    private volatile TlsSession tls;
    private volatile ServedBy servedBy;
    private volatile TlsUpgrade upgrade;
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
        this.number = number;
        this.listener = listener;
        this.pipe = pipe;
        this.limits = limits;
        this.resources = resources;
        this.watch = new Watch(this, limits);
        this.incoming = new Incoming(this, resources.input());
        this.output = new Output(this, resources.output());
    }

    /// Takes note of the header that a trusted proxy sent.
    ///
    /// @param rest carries what follows it
    /// @param header what it says; empty if there was none
    public void proxied(BytePipe rest, Optional<ParsedProxyHeader> header) {
        pipe = rest;
        proxyHeader = header;
    }

    /// Puts TLS on the connection, once its handshake is over.
    ///
    /// @param secured the pipe over the one that the connection was made with
    /// @param session what was agreed
    public void secure(BytePipe secured, TlsSession session) {
        pipe = secured;
        tls = session;
    }

    /// Lets the handler put TLS on the connection.
    ///
    /// @param way how
    public void offerTls(TlsUpgrade way) {
        upgrade = way;
    }

    @Override
    public void startTls() throws IOException {
        if (tls != null || upgrade == null) {
            throw new IllegalStateException(tls != null ? "the connection has TLS already"
                    : "the listener " + listener + " has no start-tls = PROFILE");
        }
        StartTls.run(this, output, upgrade);
    }

    /// Takes note of what serves the connection.
    ///
    /// @param by a handler
    public void servedBy(ServedBy by) {
        servedBy = by;
    }

    /// What serves the connection.
    ///
    /// @return empty before the handler was chosen
    public Optional<ServedBy> servedBy() {
        return Optional.ofNullable(servedBy);
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

    /// The connection's threads: the handler's, once it was called, then those beside it.
    ///
    /// @return those that live, or did a moment ago
    public Stream<Thread> threads() {
        Stream<Thread> beside = companions == null ? Stream.empty() : companions.threads();
        return Stream.concat(Stream.ofNullable(ledger.handler()), beside);
    }

    /// Begins the handler's part of the connection, on the connection's thread.
    public void beginHandler() {
        watch.begin(System.nanoTime());
        ledger.beginHandler();
        phases.handler();
    }

    /// Looks whether the connection takes too long, and ends it then. For the sweeper.
    void look(long now, long since) {
        if (phases.phase() == Phases.Phase.HANDLER) {
            watch.look(now, since);
        } else {
            phases.enforce(this, now);
        }
    }

    Incoming incoming() {
        return incoming;
    }

    /// The bounds of its waiting.
    ///
    /// @return in nanoseconds
    public TimeLimits limits() {
        return limits;
    }

    ConnectionResources resources() {
        return resources;
    }

    Ledger ledger() {
        return ledger;
    }

    Watch watch() {
        return watch;
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
        return proxyHeader.flatMap(ParsedProxyHeader::address).orElseGet(this::transportAddress);
    }

    @Override
    public FiveTuple transportAddress() {
        return FiveTuple.of(pipe.local(), pipe.remote());
    }

    @Override
    public Optional<ProxyHeader> proxyHeader() {
        return proxyHeader.map(header -> header);
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
    public synchronized InputStream input() {
        if (inputView == null) {
            inputView = new InputView(this);
        }
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

    @Override
    public Outbox outbox(int maxBytes) {
        return companions().outbox(maxBytes);
    }

    @Override
    public void alongside(String name, Task task) {
        companions().start(name, task);
    }

    synchronized Companions companions() {
        if (companions == null) {
            companions = new Companions(this);
        }
        return companions;
    }

    /// What a task beside the handler threw, which ended the connection.
    ///
    /// @return empty if none did
    public Optional<Throwable> companionFailure() {
        return companions == null ? Optional.empty() : companions.failure();
    }

    @Override
    public synchronized void note(String key, String value) {
        if (notes == null) {
            notes = new Notes();
        }
        notes.put(key, value);
    }

    /// What the handler noted.
    ///
    /// @return in the order of noting
    public Map<String, String> notes() {
        return notes == null ? Map.of() : notes.all();
    }

    /// Lets nothing of the connection go on, now that it is closed. On its own thread.
    public void release() {
        ledger.endHandler();
        pipe.close();
        if (companions != null) {
            companions.release();
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
            phases.begin(Phases.Phase.CLOSING, Duration.ofNanos(limits.close()));
            try {
                output.flush();
                ledger.beginWait();
                if (companions != null) {
                    companions.finishOutboxes();
                }
                pipe.finish();
            } finally {
                ledger.endWait();
                pipe.close();
                if (companions != null) {
                    companions.closeOpened();
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
        pipe.abort();
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

    @Override
    public String toString() {
        return id() + ' ' + address();
    }
}
