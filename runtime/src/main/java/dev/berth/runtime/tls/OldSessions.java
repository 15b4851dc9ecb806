package dev.berth.runtime.tls;

import java.time.Duration;
import javax.net.ssl.SSLContext;

/// Forgets sessions that are older than their lifetime.
///
/// JSSE looks at the age of a session of TLS 1.2 when a client offers it. In TLS 1.3 each resumed connection gets a new
/// ticket, whose time JSSE counts anew; a client that keeps coming back would never have to show its certificate again.
/// But it does know when the full handshake was, and looks at that when it is asked which sessions there are.
final class OldSessions {

    /// How much later than at its lifetime a session is forgotten at most, as a share of that; asking costs some
    /// milliseconds where there are ten thousands.
    private static final int SHARE = 100;

    private final SSLContext context;
    private long forgottenAt = System.nanoTime();

    OldSessions(SSLContext context) {
        this.context = context;
    }

    /// To be called at short intervals, by one thread.
    void forget(Duration lifetime) {
        long now = System.nanoTime();
        if (now - forgottenAt > lifetime.toNanos() / SHARE) {
            forgottenAt = now;
            context.getServerSessionContext().getIds();
        }
    }
}
