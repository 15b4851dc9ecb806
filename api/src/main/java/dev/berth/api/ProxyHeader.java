package dev.berth.api;

import java.util.Optional;

/// What a trusted proxy in front of the server told about a client (PROXY protocol, versions 1 and 2).
///
/// The client's address is [Connection#address]. Texts here came through the proxy from a client: escape them where
/// people read them.
public interface ProxyHeader {

    /// Whether the proxy opened the connection for itself, for example to see whether the server lives. There is no
    /// client then, and [Connection#address] is the proxy's.
    ///
    /// @return whether the header's command was LOCAL
    boolean local();

    /// The host name that the client asked the proxy for (PP2_TYPE_AUTHORITY), such as its SNI.
    ///
    /// @return empty where the proxy did not tell
    Optional<String> authority();

    /// The application protocol that client and proxy agreed on (PP2_TYPE_ALPN).
    ///
    /// @return empty where the proxy did not tell
    Optional<String> applicationProtocol();

    /// The version of TLS between client and proxy (PP2_SUBTYPE_SSL_VERSION).
    ///
    /// @return such as `TLSv1.3`; empty where it was not TLS, or the proxy did not tell
    Optional<String> tlsProtocol();

    /// The common name in a certificate that the client presented and the proxy verified (PP2_SUBTYPE_SSL_CN).
    ///
    /// @return empty where there was none, or the proxy could not verify it
    Optional<String> clientName();

    /// Any field of the header by its type (PP2_TYPE_...).
    ///
    /// @param type from 0 to 255
    /// @return a copy of its bytes; empty where the header has none
    Optional<byte[]> field(int type);
}
