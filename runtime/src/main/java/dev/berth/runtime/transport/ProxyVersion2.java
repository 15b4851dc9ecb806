package dev.berth.runtime.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/// The binary PROXY header.
final class ProxyVersion2 {

    // The specification, section 2.2.
    private static final int AFTER_SIGNATURE = 12;
    private static final int VERSION = 2;
    private static final int LOCAL = 0;
    private static final int PROXY = 1;
    private static final int STREAM = 1;
    private static final int TYPE_CRC32C = 0x03;
    private static final int UNIX_PATH = 108;

    private final ByteBuffer bytes;

    private ProxyVersion2(byte[] header) {
        this.bytes = ByteBuffer.wrap(header);
    }

    static ParsedProxyHeader parse(byte[] header) throws ProtocolException {
        return new ProxyVersion2(header).parse();
    }

    private ParsedProxyHeader parse() throws ProtocolException {
        bytes.position(AFTER_SIGNATURE);
        int versionAndCommand = bytes.get() & 0xFF;
        int familyAndTransport = bytes.get() & 0xFF;
        bytes.getShort();
        int command = versionAndCommand & 0xF;
        if (versionAndCommand >> 4 != VERSION || command > PROXY) {
            throw new ProtocolException("a PROXY header of an unknown version or command");
        }
        if (command == LOCAL) {
            return ParsedProxyHeader.forProxyItself();
        }
        if (familyAndTransport == 0) {
            return ParsedProxyHeader.unknown(fields());
        }
        if ((familyAndTransport & 0xF) != STREAM) {
            throw new ProtocolException("a PROXY header of a connection that is no stream");
        }
        return switch (familyAndTransport >> 4) {
            case 1 -> internet(4);
            case 2 -> internet(16);
            case 3 -> unix();
            default -> throw new ProtocolException("a PROXY header of an unknown address family");
        };
    }

    private ParsedProxyHeader internet(int size) throws ProtocolException {
        require(2 * size + 4);
        InetAddress source = address(size);
        InetAddress destination = address(size);
        int sourcePort = Short.toUnsignedInt(bytes.getShort());
        int destinationPort = Short.toUnsignedInt(bytes.getShort());
        return ParsedProxyHeader.of(new InetSocketAddress(source, sourcePort),
                new InetSocketAddress(destination, destinationPort), fields());
    }

    private InetAddress address(int size) throws ProtocolException {
        byte[] address = new byte[size];
        bytes.get(address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new ProtocolException("not an address");
        }
    }

    private ParsedProxyHeader unix() throws ProtocolException {
        require(2 * UNIX_PATH);
        SocketAddress source = path();
        SocketAddress destination = path();
        return ParsedProxyHeader.of(source, destination, fields());
    }

    private SocketAddress path() throws ProtocolException {
        byte[] path = new byte[UNIX_PATH];
        bytes.get(path);
        int length = 0;
        while (length < path.length && path[length] != 0) {
            length++;
        }
        try {
            return UnixDomainSocketAddress.of(new String(path, 0, length, StandardCharsets.UTF_8));
        } catch (InvalidPathException e) {
            throw new ProtocolException("not a path");
        }
    }

    private Map<Integer, byte[]> fields() throws ProtocolException {
        Map<Integer, byte[]> fields = read(bytes);
        if (fields.containsKey(TYPE_CRC32C)) {
            verify(fields.get(TYPE_CRC32C));
        }
        return fields;
    }

    /// Reads type, length and value until nothing is left.
    static Map<Integer, byte[]> read(ByteBuffer bytes) throws ProtocolException {
        Map<Integer, byte[]> fields = new HashMap<>();
        while (bytes.hasRemaining()) {
            if (bytes.remaining() < 3) {
                throw new ProtocolException("a PROXY header ends inside a field");
            }
            int type = bytes.get() & 0xFF;
            int length = Short.toUnsignedInt(bytes.getShort());
            if (length > bytes.remaining()) {
                throw new ProtocolException("a PROXY header ends inside a field");
            }
            byte[] value = new byte[length];
            bytes.get(value);
            fields.put(type, value);
        }
        return fields;
    }

    /// Section 2.2.3: the sum is that of the whole header with zeros in its place.
    private void verify(byte[] sum) throws ProtocolException {
        byte[] whole = bytes.array().clone();
        if (sum.length != Integer.BYTES) {
            throw new ProtocolException("a PROXY header with a checksum of a wrong length");
        }
        int at = indexOfField(whole);
        ByteBuffer.wrap(whole).putInt(at, 0);
        CRC32C crc = new CRC32C();
        crc.update(whole);
        if ((int) crc.getValue() != ByteBuffer.wrap(sum).getInt()) {
            throw new ProtocolException("a PROXY header with a wrong checksum");
        }
    }

    private int indexOfField(byte[] whole) {
        ByteBuffer from = ByteBuffer.wrap(whole);
        from.position(fieldsBegin(whole));
        while (true) {
            int type = from.get() & 0xFF;
            int length = Short.toUnsignedInt(from.getShort());
            if (type == TYPE_CRC32C) {
                return from.position();
            }
            from.position(from.position() + length);
        }
    }

    private static int fieldsBegin(byte[] whole) {
        int fixed = 16;
        return switch ((whole[AFTER_SIGNATURE + 1] & 0xFF) >> 4) {
            case 1 -> fixed + 12;
            case 2 -> fixed + 36;
            case 3 -> fixed + 2 * UNIX_PATH;
            default -> fixed;
        };
    }

    private void require(int count) throws ProtocolException {
        if (bytes.remaining() < count) {
            throw new ProtocolException("a PROXY header that is too short for its addresses");
        }
    }
}
