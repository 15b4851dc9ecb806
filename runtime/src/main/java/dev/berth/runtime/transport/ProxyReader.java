package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Reads the PROXY header at the begin of a connection, and no byte more: what follows is the client's.
///
/// After the specification "The PROXY protocol, versions 1 & 2" of HAProxy.
public final class ProxyReader {

    /// Enough for every field a proxy sends; the specification asks for 536 at least.
    private static final int LARGEST = 4096;

    private static final byte[] VERSION_1 = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final byte[] VERSION_2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int FIXED_2 = 16;

    private final BytePipe pipe;
    private final ByteBuffer bytes = ByteBuffer.allocate(LARGEST);

    private ProxyReader(BytePipe pipe) {
        this.pipe = pipe;
    }

    /// What was found.
    ///
    /// @param header the header; empty if the connection begins with something else
    /// @param pipe carries what follows
    public record Result(Optional<ParsedProxyHeader> header, BytePipe pipe) {}

    /// Waits for the begin of the connection, and reads the header if it is one.
    ///
    /// @param pipe at its first byte
    /// @return what was found
    /// @throws ProtocolException if it begins as a header does and is none
    /// @throws IOException if the pipe broke, or ended before that could be told
    public static Result read(BytePipe pipe) throws IOException {
        ProxyReader reader = new ProxyReader(pipe);
        Optional<ParsedProxyHeader> header = reader.header();
        return new Result(header, reader.bytes.flip().hasRemaining()
                ? new PushbackPipe(pipe, reader.bytes) : pipe);
    }

    /// Leaves in `bytes` what is not of the header.
    private Optional<ParsedProxyHeader> header() throws IOException {
        // Never more than the shorter signature, so that nothing of the client's is read before it is known whether
        // there is a header.
        while (mayBe(VERSION_1) || mayBe(VERSION_2)) {
            if (is(VERSION_1)) {
                return Optional.of(version1());
            }
            if (is(VERSION_2)) {
                return Optional.of(version2());
            }
            fillTo(mayBe(VERSION_1) ? VERSION_1.length : VERSION_2.length);
        }
        return Optional.empty();
    }

    private boolean mayBe(byte[] signature) {
        int count = Math.min(bytes.position(), signature.length);
        return Arrays.equals(bytes.array(), 0, count, signature, 0, count);
    }

    private boolean is(byte[] signature) {
        return bytes.position() >= signature.length && mayBe(signature);
    }

    /// Waits for some bytes, so that there are `count` at most.
    private void fillTo(int count) throws IOException {
        bytes.limit(count);
        int read = pipe.read(bytes);
        bytes.limit(bytes.capacity());
        if (read < 0) {
            throw new ProtocolException("the connection ended before its PROXY header did");
        }
    }

    private ParsedProxyHeader version1() throws IOException {
        while (bytes.get(bytes.position() - 1) != '\n') {
            if (bytes.position() == ProxyVersion1.LONGEST) {
                throw new ProtocolException("a PROXY header of version 1 has at most "
                        + ProxyVersion1.LONGEST + " bytes");
            }
            // One by one: what follows the line is not ours. It is short, and a proxy sends it in one packet.
            fillTo(bytes.position() + 1);
        }
        ParsedProxyHeader header = ProxyVersion1.parse(Arrays.copyOf(bytes.array(), bytes.position()));
        bytes.clear();
        return header;
    }

    private ParsedProxyHeader version2() throws IOException {
        while (bytes.position() < FIXED_2) {
            fillTo(FIXED_2);
        }
        int length = FIXED_2 + Short.toUnsignedInt(bytes.getShort(FIXED_2 - 2));
        if (length > LARGEST) {
            throw new ProtocolException("a PROXY header of " + length + " bytes is longer than " + LARGEST);
        }
        while (bytes.position() < length) {
            fillTo(length);
        }
        ParsedProxyHeader header = ProxyVersion2.parse(Arrays.copyOf(bytes.array(), length));
        bytes.clear();
        return header;
    }
}
