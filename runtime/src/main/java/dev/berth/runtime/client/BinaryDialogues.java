package dev.berth.runtime.client;

import dev.berth.api.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// How servers whose protocols are not text are asked for TLS.
final class BinaryDialogues {

    /// The length of the message, 8, and the code 80877103.
    private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 0x04, (byte) 0xD2, 0x16, 0x2F};

    /// RFC 4511 section 4.14.1.
    private static final String START_TLS = "1.3.6.1.4.1.1466.20037";

    // Tags of RFC 4511 in BER.
    private static final byte SEQUENCE = 0x30;
    private static final byte INTEGER = 0x02;
    private static final byte ENUMERATED = 0x0A;
    private static final byte EXTENDED_REQUEST = 0x77;
    private static final byte EXTENDED_RESPONSE = 0x78;
    private static final byte REQUEST_NAME = (byte) 0x80;

    private static final int LONGEST = 8192;

    private BinaryDialogues() {}

    /// The documentation of PostgreSQL, "SSL Session Encryption": an SSLRequest, and one byte as its answer. What an
    /// old or hostile server says instead is not to be shown to anybody: it is not authenticated (CVE-2024-10977).
    static void postgres(Connection connection, String server) throws IOException {
        connection.output().write(SSL_REQUEST);
        byte answer = read(connection, 1).get();
        if (answer != 'S') {
            throw new StartTlsException(answer == 'N'
                    ? "the server does not offer TLS" : "the server does not answer as PostgreSQL does");
        }
    }

    /// RFC 4511 section 4.14: an extended request, whose response has the result code 0.
    static void ldap(Connection connection, String server) throws IOException {
        byte[] name = START_TLS.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(new byte[] {SEQUENCE, (byte) (name.length + 7), INTEGER, 1, 1,
            EXTENDED_REQUEST, (byte) (name.length + 2), REQUEST_NAME, (byte) name.length});
        request.writeBytes(name);
        connection.output().write(request.toByteArray());

        ByteBuffer begin = read(connection, 2);
        require(begin.get() == SEQUENCE);
        ByteBuffer response = read(connection, length(begin.get() & 0xFF, connection));
        try {
            require(response.get() == INTEGER);
            skip(response, length(response));
            require(response.get() == EXTENDED_RESPONSE);
            length(response);
            require(response.get() == ENUMERATED && response.get() == 1);
            byte code = response.get();
            if (code != 0) {
                throw new StartTlsException("the server does not begin with TLS: LDAP result code " + code);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            require(false);
        }
    }

    private static void skip(ByteBuffer buffer, int count) {
        buffer.position(buffer.position() + count);
    }

    private static void require(boolean expected) throws StartTlsException {
        if (!expected) {
            throw new StartTlsException("the server does not answer as LDAP does");
        }
    }

    /// A length whose first byte was read; that tells how many follow where it is above 127.
    private static int length(int first, Connection connection) throws IOException {
        return first < 0x80 ? first : number(read(connection, counted(first)), first & 0x7F);
    }

    private static int length(ByteBuffer buffer) throws StartTlsException {
        int first = buffer.get() & 0xFF;
        return first < 0x80 ? first : number(buffer, counted(first));
    }

    private static int counted(int first) throws StartTlsException {
        require((first & 0x7F) >= 1 && (first & 0x7F) <= 4);
        return first & 0x7F;
    }

    private static int number(ByteBuffer buffer, int bytes) throws StartTlsException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | buffer.get() & 0xFF;
        }
        require(number <= LONGEST);
        return (int) number;
    }

    private static ByteBuffer read(Connection connection, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (connection.read(buffer) < 0) {
                throw Silence.of(connection);
            }
        }
        return buffer.flip();
    }
}
