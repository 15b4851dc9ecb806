package dev.berth.runtime.transport;

import java.io.IOException;
import java.util.Map;

/// Says which call failed and how.
public final class SystemCallException extends IOException {

    private static final long serialVersionUID = 1;

    // Values of Linux's <errno.h>.
    private static final int EMSGSIZE = 90;

    private static final Map<Integer, String> WORDS = Map.of(
            2, "no such file", 9, "no such descriptor", 13, "permission denied", 11, "the receiver's queue is full",
            88, "not a socket", EMSGSIZE, "the message is too long", 111, "nobody listens there");

    private final int errno;

    SystemCallException(String call, int errno) {
        super(call + ": " + WORDS.getOrDefault(errno, "errno " + errno));
        this.errno = errno;
    }

    /// Whether a datagram was longer than the socket takes.
    ///
    /// @return whether a shorter one may be sent
    public boolean isTooLong() {
        return errno == EMSGSIZE;
    }
}
