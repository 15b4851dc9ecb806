package dev.berth.runtime.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLEngine;
import org.conscrypt.AllocatedBuffer;
import org.conscrypt.BufferAllocator;
import org.conscrypt.Conscrypt;

/// What Conscrypt has to be told or given that the JDK does by itself.
final class ConscryptEngines {

    /// What Conscrypt asks for at most, unless it has more room to fill: its largest record.
    private static final int RECORD = 16_709;

    private static final BufferAllocator LENDER = new Lender();

    private ConscryptEngines() {}

    /// Readies an engine for its handshake; does nothing to one of the JDK.
    static void ready(SSLEngine engine) {
        if (!Conscrypt.isConscrypt(engine)) {
            return;
        }
        Conscrypt.setBufferAllocator(engine, LENDER);
        if (!engine.getUseClientMode()) {
            // Of TLS 1.3 it resumes nothing else.
            Conscrypt.setUseSessionTickets(engine, true);
        }
    }

    /// A key as Conscrypt keeps it. Any other it would read anew, and check, in each handshake.
    ///
    /// @return the same key if Conscrypt knows none of its kind
    static PrivateKey key(PrivateKey key, Provider conscrypt) {
        try {
            return KeyFactory.getInstance(key.getAlgorithm(), conscrypt)
                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            return key;
        }
    }

    /// Lends the direct buffers through which the engines copy into native memory and back. By itself each would make
    /// one of 17 kB, which costs more time than a tenth of a handshake, and keep it.
    ///
    /// An engine gives a buffer back before its call returns, so there are never more than threads that call.
    private static final class Lender extends BufferAllocator {

        private final Queue<Lent> free = new ConcurrentLinkedQueue<>();

        @Override
        public AllocatedBuffer allocateDirectBuffer(int capacity) {
            if (capacity > RECORD) {
                return AllocatedBuffer.wrap(ByteBuffer.allocateDirect(capacity));
            }
            Lent lent = free.poll();
            return lent == null ? new Lent(free) : lent;
        }
    }

    private static final class Lent extends AllocatedBuffer {

        private final ByteBuffer buffer = ByteBuffer.allocateDirect(RECORD);
        private final Queue<Lent> free;

        Lent(Queue<Lent> free) {
            this.free = free;
        }

        @Override
        public ByteBuffer nioBuffer() {
            return buffer;
        }

        @Override
        public AllocatedBuffer release() {
            buffer.clear();
            free.add(this);
            return this;
        }
    }
}
