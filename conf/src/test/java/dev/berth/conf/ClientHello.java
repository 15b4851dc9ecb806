package dev.berth.conf;

import dev.berth.runtime.testing.TlsClients;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// The first message of a TLS handshake.
final class ClientHello {

    private ClientHello() {}

    /// A valid one.
    static byte[] bytes() throws SSLException {
        SSLEngine engine = TlsClients.context().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    /// One that waits for the rest.
    static byte[] half() throws SSLException {
        byte[] whole = bytes();
        return Arrays.copyOf(whole, whole.length / 2);
    }
}
