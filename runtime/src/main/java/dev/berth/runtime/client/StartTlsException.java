package dev.berth.runtime.client;

import java.io.IOException;

/// Says that a server did not consent to TLS.
public final class StartTlsException extends IOException {

    private static final long serialVersionUID = 1;

    StartTlsException(String message) {
        super(message);
    }
}
