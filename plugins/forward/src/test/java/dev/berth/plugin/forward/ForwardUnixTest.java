package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import java.io.BufferedReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Unix-domain sockets on either side.
@Timeout(60)
class ForwardUnixTest {

    @TempDir
    Path folder;

    private final TestCertificates root = TestCertificates.authority("CN=Root");

    @Test
    void targetMayBeAUnixSocket() throws Exception {
        Path socket = folder.resolve("back/back.sock");
        try (Backend back = Backend.start(folder, root);
                Front front = Front.start(folder, "to = [\"unix:" + socket + "\"]"); Client client = front.client()) {
            assertEquals("x plain", client.send("x\n").line());
            assertEquals("up", front.part("unix:" + socket).state());
            assertEquals(true, back.server().port("plain") > 0);
        }
    }

    @Test
    void targetWhoseSocketIsMissingFailsAndTheNextOneIsTried() throws Exception {
        String missing = "unix:" + folder.resolve("nobody.sock");
        try (Backend back = Backend.start(folder, root);
                Front front = Front.start(folder, "to = [\"" + missing + "\", \"" + back.name("plain") + "\"]");
                Client client = front.client()) {
            assertEquals("x plain", client.send("x\n").line());
            assertEquals("down", front.part(missing).state());
        }
    }

    @Test
    void clientMayComeOverAUnixSocketAndBySourceAllHaveOneTarget() throws Exception {
        try (Backend back = Backend.start(folder, root);
                Front front = Front.start(folder, "balance = source, to = [\"" + back.name("plain") + "\"]",
                        "listeners.front.bind = { unix = \"front.sock\" }");
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("front.sock")));
                BufferedReader lines = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            client.write(ByteBuffer.wrap("x\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals("x plain", lines.readLine());
            assertEquals(1, front.part(back.name("plain")).figures().get("connections"));
        }
    }
}
