package dev.berth.plugin.classic;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;

/// Answers each connection with the seconds since 1900-01-01T00:00:00Z, as four bytes, most significant first, and
/// ends (RFC 868).
///
/// Thirty-two bits last until 2036-02-07T06:28:15Z; a second later the count begins at zero again. The RFC has no
/// word for that, so clients must know in which era they live.
public final class Time implements HandlerProvider {

    private static final Instant BEGIN = Instant.parse("1900-01-01T00:00:00Z");

    private final Clock clock;

    /// Tells the time of this host.
    public Time() {
        this(Clock.systemUTC());
    }

    /// Tells the time of a clock.
    ///
    /// @param clock the clock; its zone does not matter
    public Time(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String type() {
        return "time";
    }

    @Override
    public Handler create(HandlerContext context) {
        return this::serve;
    }

    private void serve(Connection connection) throws IOException {
        connection.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, seconds(clock.instant())));
    }

    /// The low 32 bits, which is all that the protocol carries.
    private static int seconds(Instant instant) {
        return (int) (instant.getEpochSecond() - BEGIN.getEpochSecond());
    }
}
