package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.ProxyHeader;
import dev.berth.api.TlsSession;
import dev.berth.runtime.event.ServedBy;
import dev.berth.runtime.transport.BytePipe;
import dev.berth.runtime.transport.ParsedProxyHeader;
import java.io.IOException;
import java.util.Optional;

/// Who is connected, and over what: the part of a connection that moves no bytes. [LiveConnection] is one and does not
/// have one, which spares each connection an object.
abstract sealed class Link implements Connection permits LiveConnection {

    private final long number;
    private final String listener;

    private volatile BytePipe pipe;
    private volatile Optional<ParsedProxyHeader> proxyHeader = Optional.empty();
    private volatile TlsSession tls;
    private volatile TlsUpgrade upgrade;
    private volatile ServedBy servedBy;

    Link(long number, String listener, BytePipe pipe) {
        this.number = number;
        this.listener = listener;
        this.pipe = pipe;
    }

    @Override
    public final String id() {
        return "c" + number;
    }

    /// The number in [#id].
    ///
    /// @return unique in this server
    public final long number() {
        return number;
    }

    @Override
    public final String listener() {
        return listener;
    }

    /// Takes note of what serves the connection.
    ///
    /// @param by a handler
    public final void servedBy(ServedBy by) {
        servedBy = by;
    }

    /// What serves the connection.
    ///
    /// @return empty before the handler was chosen
    public final Optional<ServedBy> servedBy() {
        return Optional.ofNullable(servedBy);
    }

    /// Whether a generation of a plugin serves the connection.
    ///
    /// @param plugin its name
    /// @param generation which
    /// @return false before the handler was chosen
    public final boolean isServedBy(String plugin, int generation) {
        return servedBy().filter(by -> by.isFrom(plugin, generation)).isPresent();
    }

    /// The pipe that carries the bytes at the moment.
    ///
    /// @return plain before [#secure], TLS after it
    public final BytePipe pipe() {
        return pipe;
    }

    @Override
    public final FiveTuple address() {
        return proxyHeader.flatMap(ParsedProxyHeader::address).orElseGet(this::transportAddress);
    }

    @Override
    public final FiveTuple transportAddress() {
        return FiveTuple.of(pipe.local(), pipe.remote());
    }

    /// Takes note of the header that a trusted proxy sent.
    ///
    /// @param rest carries what follows it
    /// @param header what it says; empty if there was none
    public final void proxied(BytePipe rest, Optional<ParsedProxyHeader> header) {
        pipe = rest;
        proxyHeader = header;
    }

    @Override
    public final Optional<ProxyHeader> proxyHeader() {
        return proxyHeader.map(header -> header);
    }

    /// Puts TLS on the connection, once its handshake is over.
    ///
    /// @param secured the pipe over the one that the connection was made with
    /// @param session what was agreed
    public final void secure(BytePipe secured, TlsSession session) {
        pipe = secured;
        tls = session;
    }

    @Override
    public final Optional<TlsSession> tls() {
        return Optional.ofNullable(tls);
    }

    /// Lets the handler put TLS on the connection.
    ///
    /// @param way how
    public final void offerTls(TlsUpgrade way) {
        upgrade = way;
    }

    @Override
    public final void startTls() throws IOException {
        if (tls != null || upgrade == null) {
            throw new IllegalStateException(tls != null ? "the connection has TLS already"
                    : "the listener " + listener + " has no start-tls = PROFILE");
        }
        startTls(upgrade);
    }

    abstract void startTls(TlsUpgrade way) throws IOException;

    @Override
    public final String toString() {
        return id() + ' ' + address();
    }
}
