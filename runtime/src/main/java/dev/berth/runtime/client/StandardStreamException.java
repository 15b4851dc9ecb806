package dev.berth.runtime.client;

import java.io.IOException;

/// Says that a stream of this process failed, and not the connection.
public final class StandardStreamException extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean output;

    StandardStreamException(boolean output, IOException cause) {
        super((output ? "write standard output: " : "read standard input: ") + cause.getMessage(), cause);
        this.output = output;
    }

    /// Whether it is the output.
    ///
    /// @return false for the input
    public boolean isOutput() {
        return output;
    }
}
