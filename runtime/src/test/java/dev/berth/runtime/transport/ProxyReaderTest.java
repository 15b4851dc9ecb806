package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxyReaderTest {

    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final byte[] REST = "hello".getBytes(StandardCharsets.US_ASCII);

    /// Reads the header from a stream that comes in chunks of a size, and then what follows.
    private static Optional<ParsedProxyHeader> read(byte[] header, int chunk) throws Exception {
        MemoryPipe[] raw = MemoryPipe.pair(chunk);
        Attempt.write(raw[1], header);
        Attempt.write(raw[1], REST);
        raw[1].shutdownOutput();
        ProxyReader.Result result = ProxyReader.read(raw[0]);
        assertArrayEquals(REST, Attempt.read(result.pipe(), 100), "what follows is left whole");
        return result.header();
    }

    private static ParsedProxyHeader readInEverySplit(byte[] header) throws Exception {
        for (int chunk = 1; chunk < header.length; chunk++) {
            assertEquals(read(header, header.length + 100).map(ParsedProxyHeader::address),
                    read(header, chunk).map(ParsedProxyHeader::address));
        }
        return read(header, 1000).orElseThrow();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// A header of version 2.
    private static byte[] binary(int command, int family, byte[]... parts) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            rest.writeBytes(part);
        }
        return ByteBuffer.allocate(16 + rest.size()).put(SIGNATURE).put((byte) (0x20 | command)).put((byte) family)
                .putShort((short) rest.size()).put(rest.toByteArray()).array();
    }

    private static byte[] ipv4() throws Exception {
        return ByteBuffer.allocate(12).put(InetAddress.getByName("10.0.0.7").getAddress())
                .put(InetAddress.getByName("10.0.0.1").getAddress()).putShort((short) 50414).putShort((short) 443)
                .array();
    }

    private static byte[] field(int type, byte[] value) {
        return ByteBuffer.allocate(3 + value.length).put((byte) type).putShort((short) value.length).put(value).array();
    }

    @Test
    void textHeadersOfBothFamiliesAreReadInEverySplit() throws Exception {
        assertEquals("tcp 10.0.0.7:50414->10.0.0.1:443",
                readInEverySplit(text("PROXY TCP4 10.0.0.7 10.0.0.1 50414 443\r\n")).address().orElseThrow().toString());
        assertEquals("tcp [2001:db8::7]:50414->[::1]:443",
                readInEverySplit(text("PROXY TCP6 2001:db8::7 ::1 50414 443\r\n")).address().orElseThrow().toString());
        assertEquals(Optional.empty(), readInEverySplit(text("PROXY UNKNOWN\r\n")).address());
        assertEquals(Optional.empty(), readInEverySplit(text("PROXY UNKNOWN what ever 1 2\r\n")).address());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "PROXY TCP4 10.0.0.7 10.0.0.1 50414\r\n", "PROXY TCP4 10.0.0.7 10.0.0.1 50414 443 1\r\n",
        "PROXY TCP4 10.0.0.7  10.0.0.1 50414 443\r\n", "PROXY TCP4 10.0.0.7 10.0.0.1 50414 443\n",
        "PROXY TCP4 10.0.0.7 10.0.0.1 050414 443\r\n", "PROXY TCP4 10.0.0.7 10.0.0.1 65536 443\r\n",
        "PROXY TCP4 10.0.0.7 10.0.0.1 -1 443\r\n", "PROXY TCP4 ::1 ::1 1 443\r\n", "PROXY TCP6 10.0.0.7 ::1 1 2\r\n",
        "PROXY TCP4 localhost 10.0.0.1 1 2\r\n", "PROXY TCP6 fe80::1%lo ::1 1 2\r\n", "PROXY UDP4 1.1.1.1 1.1.1.1 1 2\r\n",
        "PROXY  TCP4 10.0.0.7 10.0.0.1 1 2\r\n", "PROXY tcp4 10.0.0.7 10.0.0.1 1 2\r\n",
        "PROXY UNKNOWN ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "fffffffffff\r\n"})
    void textThatIsNoHeaderIsRefused(String header) {
        assertThrows(ProtocolException.class, () -> read(text(header), 1000));
    }

    @Test
    void binaryHeaderTellsAddressesAndFieldsInEverySplit() throws Exception {
        byte[] tls = ByteBuffer.allocate(5 + 3 + 7 + 3 + 5).put((byte) 1).putInt(0)
                .put(field(0x21, text("TLSv1.3"))).put(field(0x22, text("alice"))).array();
        ParsedProxyHeader header = readInEverySplit(binary(1, 0x11, ipv4(), field(0x01, text("h2")),
                field(0x02, text("a.example.org")), field(0x05, new byte[] {1, 2}), field(0x20, tls), field(0x04, new byte[9])));
        assertEquals("tcp 10.0.0.7:50414->10.0.0.1:443", header.address().orElseThrow().toString());
        assertEquals(Optional.of("h2"), header.applicationProtocol());
        assertEquals(Optional.of("a.example.org"), header.authority());
        assertEquals(Optional.of("TLSv1.3"), header.tlsProtocol());
        assertEquals(Optional.of("alice"), header.clientName());
        assertArrayEquals(new byte[] {1, 2}, header.field(0x05).orElseThrow());
        assertEquals(Optional.empty(), header.field(0x30));
    }

    @Test
    void nameInACertificateThatWasNotVerifiedIsNotTold() throws Exception {
        byte[] tls = ByteBuffer.allocate(5 + 3 + 5).put((byte) 1).putInt(1).put(field(0x22, text("alice"))).array();
        assertEquals(Optional.empty(), read(binary(1, 0x11, ipv4(), field(0x20, tls)), 1000).orElseThrow().clientName());
    }

    @Test
    void proxyThatSpeaksForItselfHasNoClient() throws Exception {
        ParsedProxyHeader header = readInEverySplit(binary(0, 0x00));
        assertTrue(header.local());
        assertEquals(Optional.empty(), header.address());
        assertEquals(Optional.empty(), readInEverySplit(binary(1, 0x00, field(4, new byte[3]))).address());
    }

    @Test
    void checksumIsVerified() throws Exception {
        byte[] header = binary(1, 0x11, ipv4(), field(0x02, text("a")), field(0x03, new byte[4]));
        CRC32C crc = new CRC32C();
        crc.update(header);
        ByteBuffer.wrap(header).putInt(header.length - 4, (int) crc.getValue());
        assertTrue(read(header, 1000).isPresent());
        header[20]++;
        assertThrows(ProtocolException.class, () -> read(header, 1000));
    }

    @Test
    void binaryHeadersThatAreMalformedAreRefused() throws Exception {
        byte[][] malformed = {
            binary(2, 0x11, ipv4()), binary(1, 0x12, ipv4()), binary(1, 0x41, ipv4()), binary(1, 0x11, new byte[11]),
            binary(1, 0x21, ipv4()), binary(1, 0x31, new byte[200]), binary(1, 0x11, ipv4(), new byte[] {1, 0}),
            binary(1, 0x11, ipv4(), new byte[] {1, 0, 9, 1}), binary(1, 0x11, ipv4(), field(0x20, new byte[4])),
            binary(1, 0x11, ipv4(), field(0x03, new byte[3])), binary(1, 0x11, ipv4(), new byte[5000])
        };
        for (byte[] header : malformed) {
            assertThrows(ProtocolException.class, () -> read(header, 100_000));
        }
        byte[] version3 = binary(1, 0x11, ipv4());
        version3[12] = 0x31;
        assertThrows(ProtocolException.class, () -> read(version3, 1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\n\r\n", "P", "PROXI ", "PROXY\r\n", "\r\n\r\n", "\u0016\u0003\u0001"})
    void anythingElseIsTheClients(String begin) throws Exception {
        for (int chunk = 1; chunk < 30; chunk++) {
            MemoryPipe[] raw = MemoryPipe.pair(chunk);
            Attempt.write(raw[1], text(begin + "hello hello hello"));
            raw[1].shutdownOutput();
            ProxyReader.Result result = ProxyReader.read(raw[0]);
            assertEquals(Optional.empty(), result.header());
            assertArrayEquals(text(begin + "hello hello hello"), Attempt.read(result.pipe(), 100));
        }
    }

    @Test
    void endInsideAHeaderIsAnError() throws Exception {
        byte[] header = binary(1, 0x11, ipv4());
        for (int length = 0; length < header.length; length++) {
            MemoryPipe[] raw = MemoryPipe.pair(1000);
            Attempt.write(raw[1], java.util.Arrays.copyOf(header, length));
            raw[1].shutdownOutput();
            assertThrows(ProtocolException.class, () -> ProxyReader.read(raw[0]));
        }
    }

    @Test
    void randomBytesBehindASignatureNeverDoMoreThanFail() throws Exception {
        Random random = new Random(7007);
        for (int i = 0; i < 20_000; i++) {
            byte[] rest = new byte[random.nextInt(80)];
            random.nextBytes(rest);
            byte[] header = binary(random.nextInt(3), random.nextInt(256), rest);
            try {
                read(header, 1000);
            } catch (ProtocolException e) {
                // What most of them deserve.
            }
        }
    }
}
