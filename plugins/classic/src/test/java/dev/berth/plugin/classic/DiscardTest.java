package dev.berth.plugin.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DiscardTest {

    private static final int MANY = 1_000_003;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyByteIsCountedAndNoneIsAnswered(Transport transport) throws Exception {
        try (Served server = Served.start(folder, new Discard())) {
            try (Socket client = server.connect(transport)) {
                client.getOutputStream().write(new byte[MANY]);
                client.shutdownOutput();
                assertEquals(-1, client.getInputStream().read());
            }
            ServerEvent.Closed closed = server.closed();
            assertEquals(CloseReason.HANDLER_RETURNED, closed.reason());
            assertEquals(MANY, closed.receipt().bytesIn());
            assertEquals(0, closed.receipt().bytesOut());
        }
    }
}
