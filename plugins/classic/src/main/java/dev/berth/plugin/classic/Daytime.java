package dev.berth.plugin.classic;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Answers each connection with the date and time, as one line for people, and ends (RFC 867).
///
/// The RFC leaves the format to the server. This is the first of those it mentions, always in English and UTC, so
/// that neither the host's language nor its time zone shows.
public final class Daytime implements HandlerProvider {

    private static final DateTimeFormatter LINE =
            DateTimeFormatter.ofPattern("EEEE, MMMM d, uuuu HH:mm:ss'-UTC\r\n'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final Clock clock;

    /// Tells the time of this host.
    public Daytime() {
        this(Clock.systemUTC());
    }

    /// Tells the time of a clock.
    ///
    /// @param clock the clock; its zone does not matter
    public Daytime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String type() {
        return "daytime";
    }

    @Override
    public Handler create(HandlerContext context) {
        return this::serve;
    }

    private void serve(Connection connection) throws IOException {
        connection.output().write(LINE.format(clock.instant()).getBytes(StandardCharsets.US_ASCII));
    }
}
