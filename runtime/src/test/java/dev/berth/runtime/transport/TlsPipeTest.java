package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.runtime.testing.OnlyKey;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TlsCaller;
import dev.berth.runtime.testing.TlsClients;
import dev.berth.runtime.testing.TlsServers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What only TLS can get wrong.
@Timeout(60)
class TlsPipeTest {

    private MemoryPipe[] raw = MemoryPipe.pair(1000);
    private TlsPipe server;
    private TlsPipe client;
    private SSLEngine clientEngine;

    private void handshake(String protocol) throws Exception {
        TlsResources resources = TlsResources.create();
        clientEngine = TlsClients.context().createSSLEngine("localhost", 1);
        clientEngine.setUseClientMode(true);
        clientEngine.setEnabledProtocols(new String[] {protocol});
        server = new TlsPipe(raw[0], TlsServers.engine(), resources);
        client = new TlsPipe(raw[1], clientEngine, resources);
        CompletableFuture<Void> other = Attempt.async(client::handshake);
        server.handshake();
        other.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void streamThatEndsWithoutCloseNotifyIsAnError(String protocol) throws Exception {
        handshake(protocol);
        Attempt.write(client, new byte[] {1, 2});
        raw[1].shutdownOutput();
        assertArrayEquals(new byte[] {1, 2}, Attempt.read(server, 2));
        assertThrows(SSLException.class, () -> server.read(ByteBuffer.allocate(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void streamThatThisSideEndedIsNoError(String protocol) throws Exception {
        handshake(protocol);
        server.endInput();
        assertEquals(-1, server.read(ByteBuffer.allocate(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whateverComesInsteadOfARecordIsAnErrorAndNeverAnEndlessLoop(String protocol) throws Exception {
        for (int seed = 0; seed < 100; seed++) {
            raw = MemoryPipe.pair(1000);
            handshake(protocol);
            byte[] garbage = Attempt.random(1 + seed * 10);
            // As large as a length can claim.
            garbage[garbage.length > 3 ? 3 : 0] |= (byte) (seed % 2 << 7);
            Attempt.write(raw[1], garbage);
            raw[1].shutdownOutput();
            assertThrows(SSLException.class, () -> {
                while (server.read(ByteBuffer.allocate(100)) >= 0) {
                    // Nothing was sent.
                }
                server.finish();
            });
        }
    }

    @Test
    void forgedEndIsFoundOutWhenTheConnectionIsFinished() throws Exception {
        handshake("TLSv1.2");
        // An alert record as anybody on the way could write it: not sealed with the session's key.
        Attempt.write(raw[1], new byte[] {21, 3, 3, 0, 2, 1, 0});
        raw[1].shutdownOutput();
        assertEquals(-1, server.read(ByteBuffer.allocate(1)));
        assertThrows(SSLException.class, server::finish);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void changedRecordIsAnErrorAndThePeerIsTold(String protocol) throws Exception {
        handshake(protocol);
        Attempt.write(raw[1], changedRecord());
        assertThrows(SSLException.class, () -> server.read(ByteBuffer.allocate(1)));
        raw[0].shutdownOutput();
        // TLS 1.2 holds an alert back, whatever it says, until the output is done.
        assertThrows(SSLException.class, () -> {
            client.read(ByteBuffer.allocate(1));
            client.finish();
        });
    }

    /// Of application data, with a seal of nobody.
    private static byte[] changedRecord() {
        byte[] record = new byte[40];
        record[0] = 23;
        record[1] = 3;
        record[2] = 3;
        record[4] = 35;
        return record;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatCameWithAChangedRecordIsReadBeforeTheError(String protocol) throws Exception {
        handshake(protocol);
        Attempt.write(client, new byte[] {1, 2});
        Attempt.write(raw[1], changedRecord());
        assertArrayEquals(new byte[] {1, 2}, Attempt.read(server, 2));
        assertThrows(SSLException.class, () -> server.read(ByteBuffer.allocate(1)));
        assertThrows(SSLException.class, () -> server.read(ByteBuffer.allocate(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void recordsThatCameTogetherAreReadTogether(int room) throws Exception {
        handshake("TLSv1.3");
        for (byte each = 1; each <= 3; each++) {
            Attempt.write(client, new byte[] {each});
        }
        ByteBuffer buffer = ByteBuffer.allocate(room);
        assertEquals(3, server.read(buffer));
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), buffer.flip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sixteenKibibytesGoOutInOneWrite(String protocol) throws Exception {
        handshake(protocol);
        int before = raw[0].writes();
        byte[] message = Attempt.random(16 * 1024);
        Attempt.write(server, message);
        assertEquals(before + 1, raw[0].writes());
        assertArrayEquals(message, Attempt.read(client, message.length));
    }

    @Test
    void keyUpdateOfThePeerIsAnsweredWhileThisSideIsBlockedInAWrite() throws Exception {
        handshake("TLSv1.3");
        // Nobody reads what the server writes, so its writer stands with the lock.
        CompletableFuture<Void> writer = Attempt.async(() -> Attempt.write(server, new byte[1 << 20]));
        while (raw[0].writes() < 4) {
            Thread.onSpinWait();
        }
        // beginHandshake on an established TLS 1.3 connection asks for new keys (RFC 8446 section 4.6.3).
        clientEngine.beginHandshake();
        Attempt.write(client, new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, Attempt.read(server, 3));
        assertEquals(1 << 20, Attempt.read(client, 1 << 20).length);
        writer.get();
        Attempt.write(server, new byte[] {4});
        assertArrayEquals(new byte[] {4}, Attempt.read(client, 1));
    }

    @Test
    void peerThatSpeaksNoTlsIsToldAndRefused() throws Exception {
        server = new TlsPipe(raw[0], TlsServers.engine(), TlsResources.create());
        Attempt.write(raw[1], "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
        assertThrows(SSLException.class, server::handshake);
        assertEquals(21, Attempt.read(raw[1], 7)[0], "an alert");
    }

    @Test
    void alertFollowsWhatTheServerHadYetToSay() throws Exception {
        TestCertificates shown = TestCertificates.selfSigned("CN=server");
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new OnlyKey(() -> Optional.of(shown))}, null, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        server = new TlsPipe(raw[0], engine, TlsResources.create());
        // A client that knows no signature by that key: the server finds out when its first messages are made.
        Attempt.write(raw[1], new TlsCaller("TLSv1.2").signatures("rsa_pkcs1_sha256").hello(1));
        assertThrows(SSLException.class, server::handshake);
        raw[0].shutdownOutput();
        ByteBuffer answer = ByteBuffer.wrap(Attempt.read(raw[1], 100_000));
        List<Integer> types = new ArrayList<>();
        while (answer.hasRemaining()) {
            types.add((int) answer.get());
            answer.position(answer.position() + 4 + answer.getShort(answer.position() + 2));
        }
        assertEquals(List.of(22, 21), types, "messages of the handshake, then an alert");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 100})
    void peerThatLeavesInTheHandshakeIsAnError(int bytes) throws Exception {
        server = new TlsPipe(raw[0], TlsServers.engine(), TlsResources.create());
        byte[] hello = new byte[bytes];
        if (bytes > 4) {
            System.arraycopy(new byte[] {22, 3, 1, 2, 0}, 0, hello, 0, 5);
        }
        Attempt.write(raw[1], hello);
        raw[1].shutdownOutput();
        assertThrows(SSLException.class, server::handshake);
    }
}
