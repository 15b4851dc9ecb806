package dev.berth.plugin.classic;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Sends lines of characters until the client has enough, and throws away what it gets (RFC 864).
///
/// The lines are the pattern that the RFC recommends: 72 of the 95 printable ASCII characters and CR LF; each line
/// begins one character later than the one before.
public final class Chargen implements HandlerProvider {

    private static final int FIRST = ' ';
    private static final int CHARACTERS = '~' - ' ' + 1;
    private static final int LINE = 72;
    private static final int DISCARDED = 1024;

    /// All different lines. It is written whole, so that even an orderly end is the end of a line.
    private static final ByteBuffer ROUND = round().asReadOnlyBuffer();

    /// Makes the provider.
    public Chargen() {}

    @Override
    public String type() {
        return "chargen";
    }

    @Override
    public Handler create(HandlerContext context) {
        return Chargen::serve;
    }

    /// Looks for input after each round, without waiting: the answer tells the end, be it the client's (a half-close
    /// counts: nothing more is wanted) or the server's.
    private static void serve(Connection connection) throws IOException {
        ByteBuffer discarded = ByteBuffer.allocate(DISCARDED);
        while (connection.readAvailable(discarded.clear()) != -1) {
            connection.write(ROUND.duplicate());
        }
    }

    private static ByteBuffer round() {
        ByteBuffer round = ByteBuffer.allocate(CHARACTERS * (LINE + 2));
        for (int line = 0; line < CHARACTERS; line++) {
            for (int i = 0; i < LINE; i++) {
                round.put((byte) (FIRST + (line + i) % CHARACTERS));
            }
            round.put((byte) '\r').put((byte) '\n');
        }
        return round.flip();
    }
}
