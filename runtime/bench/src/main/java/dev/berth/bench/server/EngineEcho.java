package dev.berth.bench.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;

/// The least that the JDK's TLS costs on a virtual thread: an engine between a channel and three buffers, which each
/// connection keeps. No limits, no timeouts, no events.
final class EngineEcho {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer in;
    private final ByteBuffer message;
    private final ByteBuffer out;

    private EngineEcho(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        this.in = ByteBuffer.allocate(record);
        this.message = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        this.out = ByteBuffer.allocate(record);
    }

    /// Serves until the process is ended.
    ///
    /// @param arguments the key store of an [Identity]
    public static void main(String[] arguments) throws IOException, InterruptedException {
        SSLContext context = new Identity(Path.of(arguments[0])).context();
        String[] suites = Identity.SUITES.toArray(String[]::new);
        Echoes.serve(channel -> {
            try (channel) {
                SSLEngine engine = context.createSSLEngine();
                engine.setUseClientMode(false);
                engine.setEnabledCipherSuites(suites);
                new EngineEcho(channel, engine).serve();
            } catch (IOException e) {
                // The peer left.
            }
        });
    }

    private void serve() throws IOException {
        while (receive()) {
            message.flip();
            while (message.hasRemaining()) {
                send(message);
            }
            message.clear();
        }
        engine.closeOutbound();
        send(NOTHING);
    }

    /// Waits for a message.
    ///
    /// @return false at the end
    private boolean receive() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> send(NOTHING);
                default -> {
                    in.flip();
                    SSLEngineResult result = engine.unwrap(in, message);
                    in.compact();
                    if (result.bytesProduced() > 0) {
                        return true;
                    }
                    if (result.getStatus() == Status.CLOSED
                            || result.getStatus() == Status.BUFFER_UNDERFLOW && channel.read(in) < 0) {
                        return false;
                    }
                }
            }
        }
    }

    private void send(ByteBuffer part) throws IOException {
        engine.wrap(part, out);
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
    }
}
