package dev.berth.runtime.transport;

import dev.berth.api.FiveTuple;
import dev.berth.api.ProxyHeader;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// A PROXY header as it was read.
///
/// @param local whether the proxy speaks for itself
/// @param address the client's address and the one that it connected to; empty where the proxy does not know
/// @param fields by type
/// @param tlsFields those inside the field about TLS, by type
public record ParsedProxyHeader(
        boolean local, Optional<FiveTuple> address, Map<Integer, byte[]> fields, Map<Integer, byte[]> tlsFields)
        implements ProxyHeader {

    // Section 2.2 of the specification.
    private static final int ALPN = 0x01;
    private static final int AUTHORITY = 0x02;
    private static final int TLS = 0x20;
    private static final int TLS_VERSION = 0x21;
    private static final int TLS_COMMON_NAME = 0x22;

    /// Before the fields inside the one about TLS: which certificates there were, and whether they were verified.
    private static final int TLS_FIXED = 5;

    static ParsedProxyHeader forProxyItself() {
        return new ParsedProxyHeader(true, Optional.empty(), Map.of(), Map.of());
    }

    static ParsedProxyHeader unknown(Map<Integer, byte[]> fields) throws ProtocolException {
        return new ParsedProxyHeader(false, Optional.empty(), fields, tlsFields(fields));
    }

    static ParsedProxyHeader of(SocketAddress source, SocketAddress destination, Map<Integer, byte[]> fields)
            throws ProtocolException {
        return new ParsedProxyHeader(
                false, Optional.of(FiveTuple.of(destination, source)), fields, tlsFields(fields));
    }

    private static Map<Integer, byte[]> tlsFields(Map<Integer, byte[]> fields) throws ProtocolException {
        byte[] tls = fields.get(TLS);
        if (tls == null) {
            return Map.of();
        }
        if (tls.length < TLS_FIXED) {
            throw new ProtocolException("a PROXY header whose field about TLS is too short");
        }
        return ProxyVersion2.read(ByteBuffer.wrap(tls, TLS_FIXED, tls.length - TLS_FIXED));
    }

    @Override
    public Optional<String> authority() {
        return text(fields, AUTHORITY);
    }

    @Override
    public Optional<String> applicationProtocol() {
        return text(fields, ALPN);
    }

    @Override
    public Optional<String> tlsProtocol() {
        return text(tlsFields, TLS_VERSION);
    }

    @Override
    public Optional<String> clientName() {
        byte[] tls = fields.get(TLS);
        // The verify result is 0 where a certificate was presented and verified.
        return tls == null || ByteBuffer.wrap(tls).getInt(1) != 0 ? Optional.empty() : text(tlsFields, TLS_COMMON_NAME);
    }

    private static Optional<String> text(Map<Integer, byte[]> fields, int type) {
        return Optional.ofNullable(fields.get(type)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<byte[]> field(int type) {
        return Optional.ofNullable(fields.get(type)).map(byte[]::clone);
    }
}
