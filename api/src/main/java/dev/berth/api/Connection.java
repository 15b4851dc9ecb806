package dev.berth.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Optional;

/// One connection, accepted by a listener or opened by a [Connector]: a stream of bytes each way, and its address. Plain TCP, a Unix-domain socket and TLS
/// look the same through it.
///
/// **Reading** is for one thread at a time, normally the one that runs the handler. **Writing** through [#output]
/// belongs to the handler's thread; [#write], [#shutdownOutput] and [#abort] may be called from any thread.
///
/// **Waiting at a message boundary.** A server that is asked to stop lets every connection finish what it is doing.
/// It can tell only if the handler says where one message ends and the next begins: that is what [#awaitMessage] (or
/// [dev.berth.api.frame.Messages#receive], which calls it) is for. A handler that waits there is woken at once, may
/// say goodbye and returns; one that waits in a plain [#read] is given its end when the connection has been silent
/// for a second.
///
/// **Flush before wait.** What was written to [#output] goes out when its buffer is full, before a read of this
/// connection would wait for the peer, and when the handler returns or throws. A handler that waits for something
/// else than this connection flushes by itself.
///
/// **Errors.** What the peer or the network does to a connection is an [IOException] of the call that meets it; the
/// connection is then over, and a handler usually lets the exception pass. A connection that was aborted or closed
/// throws [java.nio.channels.ClosedChannelException].
public interface Connection extends ByteChannel {

    /// A short name, unique in this run of the server: `c42`. It names the connection in logs and commands.
    ///
    /// @return the id
    String id();

    /// The address of the connection. Behind a proxy that is trusted, the one that the client has there.
    ///
    /// @return transport protocol, this end and the client's
    FiveTuple address();

    /// The address of the connection that reached this server: behind a proxy, the proxy's.
    ///
    /// @return the same as [#address] where there is no proxy
    FiveTuple transportAddress();

    /// What the proxy in front told about the client.
    ///
    /// @return empty where the connection came without a PROXY header
    Optional<ProxyHeader> proxyHeader();

    /// The name of the listener that accepted the connection.
    ///
    /// @return its key below `listeners` in the configuration
    String listener();

    /// What TLS agreed on for this connection.
    ///
    /// @return empty on a plain connection
    Optional<TlsSession> tls();

    /// Waits until the next message begins. If it has to wait, it sends what [#output] holds first.
    ///
    /// Bytes that were already received count first: as long as there are any the answer is true, even while the
    /// server drains. Call it only between messages.
    ///
    /// @return true when at least one byte of input can be read without waiting; false when no message will come,
    ///         and then [#ending] says why and the handler may still write
    /// @throws IOException if the connection broke
    boolean awaitMessage() throws IOException;

    /// Why the input ended.
    ///
    /// @return [Ending#NONE] until a read returned -1 or [#awaitMessage] false
    Ending ending();

    /// Says how long no byte may move either way before the connection is taken for idle, for example a shorter time
    /// before a login than after it. Enforced within a few tenths of a second. From any thread.
    ///
    /// @param limit what the handler wants; what the configuration allows (`timeouts.idle`, 1 h) bounds it
    void idleLimit(Duration limit);

    /// Waits for *some* bytes and puts them into `buffer`: as many as have arrived, at most what fits. A message of
    /// the peer may come in several reads, and one read may bring the end of one and the begin of the next.
    ///
    /// @param buffer where to put the bytes
    /// @return how many bytes were read, at least 1, or 0 if `buffer` is full already; -1 when the peer ended its
    ///         output in order, or the server asked this connection to end ([#ending] tells which)
    /// @throws java.net.SocketTimeoutException inside a message that the peer does not complete in time
    ///         (`timeouts.message`, 60 s); the handler may still write
    /// @throws IOException if the connection broke: a reset, a TLS stream cut off without its close_notify, an abort
    @Override
    int read(ByteBuffer buffer) throws IOException;

    /// Waits for *some* bytes and lends them to `reader` for the length of the call. Between calls no buffer is
    /// held, so a connection that waits here costs the least memory possible.
    ///
    /// What `reader` leaves in the buffer is kept and comes first in the next read.
    ///
    /// @param reader is called at most once, on this thread, with at least one byte between the buffer's position
    ///        and limit; it moves the position past what it took and does not keep the buffer
    /// @return how many bytes `reader` took; -1 as for [#read(ByteBuffer)], and then it was not called
    /// @throws IOException if the connection broke, or `reader` threw it
    int read(Reader reader) throws IOException;

    /// Reads what has already arrived, without waiting.
    ///
    /// @param buffer where to put the bytes
    /// @return how many bytes were read; 0 when there are none yet, although the connection has not ended; -1 as for
    ///         [#read(ByteBuffer)]
    /// @throws IOException if the connection broke
    int readAvailable(ByteBuffer buffer) throws IOException;

    /// Writes all of `buffer`, after what [#output] holds, and returns when the operating system has taken it.
    /// Blocks while the peer does not read. From any thread; the bytes of one call stay together.
    ///
    /// @param buffer the bytes; its position is moved to its limit
    /// @return how many bytes that were
    /// @throws IOException if the connection broke, or its output is shut down; how much the peer got is then unknown
    @Override
    int write(ByteBuffer buffer) throws IOException;

    /// The input as a stream: the same bytes as [#read(ByteBuffer)]. Closing the stream does nothing.
    ///
    /// @return always the same stream
    InputStream input();

    /// The output as a buffered stream, for the handler's thread; see *flush before wait* above. The buffer holds
    /// memory only while something waits in it. Closing the stream flushes it and does nothing else.
    ///
    /// @return always the same stream
    OutputStream output();

    /// Makes a queue whose messages are written to this connection, for other threads to fill.
    ///
    /// @param maxBytes how much may be queued, at least 1
    /// @return a new queue
    Outbox outbox(int maxBytes);

    /// Puts TLS on a plain connection, as protocols do whose clients ask for it (STARTTLS): sends what [#output] holds,
    /// the answer that tells the client to begin, and performs the handshake with the profile that the listener names
    /// with `start-tls`. Blocks, at most for `timeouts.handshake` (10 s). On the handler's thread, between messages;
    /// what other threads write meanwhile waits. Afterwards [#tls] tells what was agreed.
    ///
    /// Input that came before the client was told to begin is refused, for anybody in between could have put it there
    /// (RFC 3207 section 6). So leave the answer in [#output]; one that was sent before cannot be told from it.
    ///
    /// @throws IllegalStateException if there is TLS already, or the listener names no profile
    /// @throws java.net.ProtocolException if there was such input; the connection is cut off
    /// @throws IOException if the two did not come to terms or the connection broke; it is cut off
    void startTls() throws IOException;

    /// Runs something beside the handler, on a virtual thread that belongs to this connection: what it logs carries the
    /// 5-tuple, and it is interrupted when the connection is over, or cut off while the handler still runs. If it throws,
    /// the connection is aborted, and what it threw is reported as the handler's failure is.
    ///
    /// @param name says what it is, for people who look at the connection
    /// @param task what to run
    void alongside(String name, Task task);

    /// Carries bytes between this connection and another until both have ended: what is read from either is written to
    /// the other as it comes. An end is passed on as a half-close, and the other direction goes on. Blocks on the
    /// handler's thread, which carries one direction; [#alongside] it runs the other. At most 16 KiB are on their way in
    /// each direction, and none while neither peer sends; a peer that does not read holds the other back.
    ///
    /// What was read here already but not taken, and what [#output] holds, goes first. Nobody else reads or writes the
    /// two meanwhile. A server that drains leaves a connection that is carried alone until the end of `server.drain`.
    ///
    /// @param other normally one that this handler opened with a [Connector]; not closed here
    /// @throws IOException if either of the two broke: both are over then
    void relay(Connection other) throws IOException;

    /// Notes something about the connection for people: it stands in its line of the access log. At most 16 notes are
    /// kept, of 32 and 256 characters; what is longer is cut. From any thread.
    ///
    /// @param key what it is, such as `user`
    /// @param value what to note; replaces what was noted under the same key
    void note(String key, String value);

    /// Ends the output in order (a half-close), after what [#output] holds: the peer reads an end of stream, and can
    /// go on sending. From any thread.
    ///
    /// @throws IOException if the connection broke
    void shutdownOutput() throws IOException;

    /// Whether the connection can still be used; false after [#close], [#abort] or a broken connection's end.
    ///
    /// @return whether it is open
    @Override
    boolean isOpen();

    /// Closes in order: sends what [#output] holds, ends the output, and gives the peer a bounded time
    /// (`timeouts.close`, 5 s) to read it. The server does the same when the handler returns, so handlers seldom
    /// call this.
    ///
    /// @throws IOException if pending output could not be sent
    @Override
    void close() throws IOException;

    /// Cuts the connection off at once, with a reset: nothing pending is sent, and every call that waits on this
    /// connection, on any thread, fails. From any thread, never blocks; again without effect.
    void abort();

    /// Why the input of a connection ended.
    enum Ending {
        /// It has not ended.
        NONE,
        /// The peer ended its output. The handler may go on writing: the peer may have closed one half only.
        PEER,
        /// Nothing came, or no byte moved either way, for as long as the configuration or [#idleLimit] allows.
        IDLE,
        /// The connection is as old as the configuration allows (`timeouts.lifetime`).
        LIFETIME,
        /// The server is stopping or the listener is removed, and asks the handler to finish.
        DRAINING
    }

    /// Something that runs beside the handler.
    @FunctionalInterface
    interface Task {

        /// Runs it.
        ///
        /// @throws Exception to abort the connection
        void run() throws Exception;
    }

    /// Takes bytes out of a buffer that is lent to it.
    @FunctionalInterface
    interface Reader {

        /// Takes bytes.
        ///
        /// @param buffer the bytes, valid until this method returns
        /// @throws IOException passed on to the caller of [Connection#read(Reader)]
        void take(ByteBuffer buffer) throws IOException;
    }
}
