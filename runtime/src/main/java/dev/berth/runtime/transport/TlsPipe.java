package dev.berth.runtime.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// TLS over any pipe.
///
/// The records of the peer are gathered in [TlsRecords] and unwrapped by [TlsInput]; [TlsOutput] wraps and sends.
public final class TlsPipe implements BytePipe {

    private final BytePipe raw;
    private final SSLEngine engine;
    private final boolean nativeEngine;
    private final TlsResources resources;
    private final TlsRecords records;
    private final TlsOutput output;
    private final TlsInput input;

    /// Puts an engine that has not begun its handshake on a pipe.
    ///
    /// @param raw carries the records; owned by this pipe from now on
    /// @param engine in client or server mode
    /// @param resources the buffers and the pool for costly steps, shared by all connections
    public TlsPipe(BytePipe raw, SSLEngine engine, TlsResources resources) {
        this(raw, engine, false, resources);
    }

    /// Puts an engine on a pipe that may be one of native code.
    ///
    /// @param raw carries the records; owned by this pipe from now on
    /// @param engine in client or server mode, its handshake not begun
    /// @param nativeEngine whether the engine has no tasks, so that its calls are the costly steps of the handshake, and
    ///     keeps memory and descriptors until it is closed
    /// @param resources the buffers and the pool for costly steps, shared by all connections
    public TlsPipe(BytePipe raw, SSLEngine engine, boolean nativeEngine, TlsResources resources) {
        this.raw = raw;
        this.engine = engine;
        this.nativeEngine = nativeEngine;
        this.resources = resources;
        this.records = new TlsRecords(raw, resources.packets());
        this.output = new TlsOutput(raw, engine, resources);
        this.input = new TlsInput(raw, engine, records, output, resources.plain());
    }

    /// Performs the handshake. Blocks; bounded only by [#abort] from another thread.
    ///
    /// @throws SSLException if the peer and this side do not come to terms; the peer has then been sent the alert
    /// @throws IOException if the pipe broke
    public void handshake() throws IOException {
        try {
            new TlsHandshake(engine, nativeEngine, resources, records, output).perform();
        } catch (IOException e) {
            letEngineGo();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return input.read(buffer, true);
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        return input.read(buffer, false);
    }

    @Override
    public void write(ByteBuffer buffer) throws IOException {
        output.write(buffer);
    }

    @Override
    public void endInput() {
        raw.endInput();
    }

    @Override
    public boolean inputEndedHere() {
        return raw.inputEndedHere();
    }

    @Override
    public void shutdownOutput() throws IOException {
        output.end();
    }

    @Override
    public void finish() throws IOException {
        try {
            shutdownOutput();
            records.verifyHeldAlert(engine, resources.plain());
        } finally {
            letEngineGo();
            raw.finish();
        }
    }

    private void letEngineGo() {
        if (nativeEngine) {
            output.closeEngine();
        }
    }

    @Override
    public void close() {
        raw.close();
        letEngineGo();
    }

    @Override
    public void abort() {
        raw.abort();
    }

    @Override
    public Progress progress() {
        return raw.progress();
    }

    @Override
    public SocketAddress local() {
        return raw.local();
    }

    @Override
    public SocketAddress remote() {
        return raw.remote();
    }
}
