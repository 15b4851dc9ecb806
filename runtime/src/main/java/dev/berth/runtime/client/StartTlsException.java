package dev.berth.runtime.client;

import java.io.IOException;

/// Says that a server did not consent to TLS.
public final class StartTlsException extends IOException {

    private static final long serialVersionUID = 1;

    StartTlsException(String message) {
        super(message);
    }

    /// @param answer what the server said instead of consenting
    static StartTlsException refused(String answer) {
        return new StartTlsException("the server does not begin with TLS, but answers: " + answer);
    }
}
