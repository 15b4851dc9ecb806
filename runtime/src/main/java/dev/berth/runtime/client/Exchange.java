package dev.berth.runtime.client;

import dev.berth.api.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// Carries bytes between a connection and the streams of a process: a thread reads the input and writes to the peer,
/// the caller's reads the peer and writes to the output. Bytes go on as they come.
///
/// The end of the input ends the output to the peer, whose answer is still read to its end. The end of what the peer
/// sends ends it all, also while the input has more, which may be a terminal that waits for somebody.
public final class Exchange {

    /// What is on its way when the peer ends its output may still arrive.
    private static final long LAST_WRITE_SECONDS = 5;

    /// Holds a whole TLS record, so that none has to be copied.
    private static final int SIZE = 32 * 1024;

    private final Connection connection;
    private final InputStream in;
    private final OutputStream out;
    private final boolean endOutput;

    /// Held while bytes are written to the peer, and until a failure of that is known: a reset that the writer meets
    /// may be no more than an end to the reader.
    private final Semaphore writing = new Semaphore(1);

    private volatile long sent;
    private long received;

    private volatile IOException sendingFailed;

    /// Makes one that has not begun.
    ///
    /// @param connection the peer; closed when all is over
    /// @param in what is sent
    /// @param out where answers go
    /// @param endOutput whether the end of `in` ends what the peer is sent
    public Exchange(Connection connection, InputStream in, OutputStream out, boolean endOutput) {
        this.connection = connection;
        this.in = in;
        this.out = out;
        this.endOutput = endOutput;
    }

    /// Carries bytes. Blocks until the peer has ended its output, and closes the connection; if anything fails it is
    /// aborted.
    ///
    /// @throws StandardStreamException if the input could not be read, or the output not be written
    /// @throws IOException if the connection broke, or the peer did not take all that was sent
    public void run() throws IOException {
        // A platform thread, since reading a file or a terminal holds whatever thread does it.
        Thread.ofPlatform().daemon().name("berth-client-input").start(this::send);
        try {
            receive();
        } catch (IOException e) {
            connection.abort();
            throw reason(e);
        }
        requireSent();
        close();
    }

    /// Closes the connection. A peer that said in order that it will send no more may be gone altogether, or stay: then
    /// what becomes of our own end matters to nobody. But with TLS 1.2 only now its end turns out to be real.
    private void close() throws SSLException {
        try {
            connection.shutdownOutput();
        } catch (IOException e) {
            // It is gone.
        }
        try {
            connection.close();
        } catch (SSLException e) {
            connection.abort();
            throw e;
        } catch (IOException e) {
            // It is gone, or did not end in time what it does not use any more.
        }
    }

    /// What the peer does not want any more is lost, and whoever sent it must hear of that.
    private void requireSent() throws IOException {
        try {
            if (!writing.tryAcquire(LAST_WRITE_SECONDS, TimeUnit.SECONDS)) {
                sendingFailed = new IOException("the peer ended its output and takes no more");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sendingFailed = new InterruptedIOException("interrupted");
        }
        if (sendingFailed != null) {
            connection.abort();
            throw sendingFailed;
        }
    }

    /// A failure of the input aborts the connection, and so comes before what the reader makes of that.
    private IOException reason(IOException reading) {
        IOException sending = sendingFailed;
        return sending instanceof StandardStreamException ? sending : reading;
    }

    private void receive() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SIZE);
        while (connection.read(buffer) >= 0) {
            try {
                out.write(buffer.array(), 0, buffer.position());
                out.flush();
            } catch (IOException e) {
                throw new StandardStreamException(true, e);
            }
            received += buffer.position();
            buffer.clear();
        }
    }

    private void send() {
        try {
            byte[] bytes = new byte[SIZE];
            for (int count; sendingFailed == null && (count = read(bytes)) >= 0; ) {
                write(ByteBuffer.wrap(bytes, 0, count));
            }
            if (endOutput && sendingFailed == null) {
                connection.shutdownOutput();
            }
        } catch (StandardStreamException e) {
            sendingFailed = e;
            connection.abort();
        } catch (IOException e) {
            // The peer was faster. Whether that was in order, the reader finds out.
        }
    }

    private void write(ByteBuffer bytes) {
        writing.acquireUninterruptibly();
        try {
            sent += connection.write(bytes);
        } catch (IOException e) {
            // What the peer has said until now is still to be read: it may say why.
            sendingFailed = e;
        } finally {
            writing.release();
        }
    }

    private int read(byte[] bytes) throws StandardStreamException {
        try {
            return in.read(bytes);
        } catch (IOException e) {
            throw new StandardStreamException(false, e);
        }
    }

    /// How many bytes the peer was sent.
    ///
    /// @return until now
    public long sent() {
        return sent;
    }

    /// How many bytes the peer sent. For the thread that calls [#run].
    ///
    /// @return until now
    public long received() {
        return received;
    }
}
