package dev.berth.runtime.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// The handshake of a connection. What computes for long runs by [TlsTasks]: the tasks of an engine, or of one that has
/// none the calls in which it agrees on keys, signs or verifies.
final class TlsHandshake {

    private final SSLEngine engine;
    private final boolean nativeEngine;
    private final TlsResources resources;
    private final TlsRecords records;
    private final TlsOutput output;

    TlsHandshake(SSLEngine engine, boolean nativeEngine, TlsResources resources, TlsRecords records,
            TlsOutput output) {
        this.engine = engine;
        this.nativeEngine = nativeEngine;
        this.resources = resources;
        this.records = records;
        this.output = output;
    }

    /// Performs it; see [TlsPipe#handshake].
    void perform() throws IOException {
        try {
            engine.beginHandshake();
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> resources.tasks().run(engine);
                    case NEED_WRAP -> output.addToFlight(this::wrap);
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
                    case FINISHED, NOT_HANDSHAKING -> {
                        output.sendFlight();
                        return;
                    }
                }
            }
        } catch (SSLException e) {
            output.sendAlert();
            throw e;
        }
    }

    /// A server has done the costly part when it unwrapped what it answers here.
    private SSLEngineResult wrap(ByteBuffer source, ByteBuffer target) throws IOException {
        return nativeEngine && engine.getUseClientMode()
                ? resources.tasks().call(() -> engine.wrap(source, target)) : engine.wrap(source, target);
    }

    private void unwrap() throws IOException {
        Status status = records.isEmpty() ? Status.BUFFER_UNDERFLOW : unwrapRecord();
        if (status == Status.CLOSED) {
            throw new SSLException("the peer closed TLS during the handshake", new EOFException());
        }
        if (status == Status.BUFFER_UNDERFLOW) {
            output.sendFlight();
            if (!records.fill()) {
                throw new SSLException("the peer ended the connection during the handshake", new EOFException());
            }
        }
    }

    private Status unwrapRecord() throws IOException {
        ByteBuffer target = resources.plain().borrow();
        try {
            SSLEngineResult result = nativeEngine && mayBeCostly()
                    ? resources.tasks().call(() -> records.unwrap(engine, target)) : records.unwrap(engine, target);
            return result.getStatus();
        } finally {
            resources.plain().giveBack(target);
        }
    }

    /// Whether unwrapping the next record may take long. A server that asks for no certificate computes for the
    /// messages that are in the clear, which are the hello and, before TLS 1.3, the key exchange; what the client sends
    /// sealed (RFC 8446 section 2) are then its last few bytes.
    private boolean mayBeCostly() {
        return engine.getUseClientMode() || engine.getNeedClientAuth() || engine.getWantClientAuth()
                || records.holdsHandshake();
    }
}
