package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.Outbox;
import dev.berth.api.ProxyHeader;
import dev.berth.api.TlsSession;
import dev.berth.runtime.event.CloseReason;
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
    private final Watch watch;
    private final Incoming incoming;
    private final Output output;
    private final long openedAt = System.nanoTime();
    private final Phases phases = new Phases();

    // Most connections never have these.
    private volatile Companions companions;
    private volatile Notes notes;
    private volatile InputStream inputView;
    private volatile CloseReason cutOff;

    private volatile BytePipe pipe;
    private volatile Optional<ParsedProxyHeader> proxyHeader = Optional.empty();
    private volatile TlsSession tls;
    private volatile TlsUpgrade upgrade;
    private volatile Thread thread;
    private volatile boolean open = true;

    /// Makes a connection that was just accepted.
    ///
    /// @param number unique in this server
    /// @param listener the name of the listener
    /// @param pipe carries the bytes; owned by the connection from now on
    /// @param limits the bounds of its waiting
    /// @param resources the buffers shared by all connections
    public LiveConnection(
            long number, String listener, BytePipe pipe, TimeLimits limits, ConnectionResources resources) {
        this.number = number;
        this.listener = listener;
        this.pipe = pipe;
        this.limits = limits;
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
        try {
            output.quietly(() -> upgrade.perform(() -> {
                incoming.requireNothingEarly(output.holdsBytes());
                output.flush();
            }));
            phases.beginHandler();
        } catch (IOException e) {
            // What comes now is neither plain text that anybody meant nor TLS.
            cutOff(CloseReason.HANDSHAKE_FAILED);
            throw e;
        }
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

    /// What the connection's threads, those beside the handler included, compute at the moment.
    ///
    /// @return the top of the first one's stack; empty while all wait for anything, be it for a processor
    public Optional<StackTraceElement> runningAt() {
        Stream<Thread> beside = companions == null ? Stream.empty() : companions.threads();
        return Stream.concat(Stream.ofNullable(thread), beside)
                .flatMap(each -> runningAt(each).stream()).findFirst();
    }

    private static Optional<StackTraceElement> runningAt(Thread running) {
        if (running.getState() != Thread.State.RUNNABLE) {
            return Optional.empty();
        }
        StackTraceElement[] stack = running.getStackTrace();
        // A virtual thread that is not on a carrier has its own parking at the top.
        return stack.length == 0 || stack[0].getClassName().startsWith("java.lang.VirtualThread")
                        || stack[0].getClassName().startsWith("jdk.internal.vm.")
                ? Optional.empty() : Optional.of(stack[0]);
    }

    /// Begins the handler's part of the connection, on the connection's thread.
    public void beginHandler() {
        thread = Thread.currentThread();
        watch.begin(System.nanoTime());
        phases.beginHandler();
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

    /// Lets nothing of the connection go on, now that it is closed.
    public void release() {
        pipe.close();
        if (companions != null) {
            companions.interrupt();
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
                if (companions != null) {
                    companions.finishOutboxes();
                }
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
    public void ask(long quietNanos) {
        incoming.ask(System.nanoTime() - watch.movedAt() > quietNanos);
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
        return incoming.bytes();
    }

    /// How many bytes went out, before TLS.
    ///
    /// @return a count
    public long bytesOut() {
        return output.written();
    }

    /// Spares the registry an object that would only serve as a key.
    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return id() + ' ' + address();
    }
}
