package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A session of one name is not resumed for another (RFC 6066 section 3): the handler would be that of the first.
///
/// JSSE's client always asks for the name of the session, so what it sends is changed. With the change its handshake
/// can not be completed; the server's first answer tells what it would do.
@Timeout(30)
class ResumedNameTest {

    private static final byte ALERT = 21;
    private static final byte HANDSHAKE = 22;

    /// Of the session's id in both hellos (RFC 5246 section 7.4.1): behind the headers of the record and the message,
    /// the version and the random number.
    private static final int SESSION = 5 + 4 + 2 + 32;

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void serve() throws IOException {
        server = TestServer.start(folder, """
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = t }
                tls.t.self-signed = ["localhost"]
                """, Map.of("test", connection -> connection.output().write("hello\n".getBytes())));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private byte[] hello(String version, String name) throws IOException {
        TlsCaller caller = new TlsCaller(version).named("a.test");
        caller.answer(server.port("tls"));
        String hello = new String(caller.hello(server.port("tls")), StandardCharsets.ISO_8859_1);
        return hello.replace("a.test", name).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] answer(byte[] hello) throws IOException {
        try (Socket socket = server.connect("tls")) {
            socket.getOutputStream().write(hello);
            DataInputStream input = new DataInputStream(socket.getInputStream());
            byte[] header = input.readNBytes(5);
            byte[] record = Arrays.copyOf(header, 5 + ((header[3] & 0xFF) << 8 | header[4] & 0xFF));
            input.readFully(record, 5, record.length - 5);
            return record;
        }
    }

    private static byte[] session(byte[] hello) {
        return Arrays.copyOfRange(hello, SESSION, SESSION + 1 + hello[SESSION]);
    }

    @Test
    void serverTakesTheSessionOfTheSameNameOnly() throws Exception {
        byte[] same = hello("TLSv1.2", "a.test");
        assertArrayEquals(session(same), session(answer(same)));
        byte[] other = hello("TLSv1.2", "b.test");
        assertFalse(Arrays.equals(session(other), session(answer(other))));
    }

    @Test
    void serverDoesNotLookAtTheTicketOfAnotherName() throws Exception {
        byte[] broken = hello("TLSv1.3", "a.test");
        broken[broken.length - 1] ^= 1;
        assertEquals(ALERT, answer(broken)[0], "the seal at the end of the hello is verified if the ticket is used");
        assertEquals(HANDSHAKE, answer(hello("TLSv1.3", "b.test"))[0]);
    }
}
