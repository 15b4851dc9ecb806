package dev.berth.runtime.tls;

import javax.net.ssl.SSLException;

/// A handshake was in order, but its outcome is not what the configuration asks for.
public final class PeerRefusedException extends SSLException {

    private static final long serialVersionUID = 1;

    PeerRefusedException(String message) {
        super(message);
    }
}
