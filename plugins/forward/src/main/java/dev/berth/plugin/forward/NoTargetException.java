package dev.berth.plugin.forward;

import java.io.IOException;

/// There is no target for a connection.
final class NoTargetException extends IOException {

    private static final long serialVersionUID = 1L;

    /// @param reason a word for the access log
    NoTargetException(String reason) {
        super(reason);
    }
}
