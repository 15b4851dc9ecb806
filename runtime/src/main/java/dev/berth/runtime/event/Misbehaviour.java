package dev.berth.runtime.event;

/// What peers do wrong so often, on the open Internet, that it is told one by one only to those who ask for it.
public enum Misbehaviour {
    /// They came over a limit, or from where they may not.
    REFUSED,
    /// They did not begin with the PROXY header that they should have begun with.
    PROXY_HEADER_FAILED,
    /// They did not come to terms over TLS.
    HANDSHAKE_FAILED
}
