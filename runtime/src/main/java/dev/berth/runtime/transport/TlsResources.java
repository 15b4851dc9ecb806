package dev.berth.runtime.transport;

/// What all TLS connections of a server share.
///
/// @param tasks runs the costly steps of handshakes
/// @param plain buffers that hold the plain text of any record
/// @param packets buffers that hold any record
/// @param flights buffers that hold two such records, of those that are sent
public record TlsResources(TlsTasks tasks, Buffers plain, Buffers packets, Buffers flights) implements AutoCloseable {

    /// More than what JSSE asks for with any suite: 16,384 bytes of plain text (RFC 8446 section 5.1), and 5 + 256
    /// more for the record's header and seal.
    private static final int PLAIN_SIZE = 16_384 + 512;

    private static final int PACKET_SIZE = 16_384 + 1024;

    /// JSSE makes two records of 16 KiB of plain text, a full one and one of 17 bytes; it wants room for a full one for
    /// each.
    private static final int FLIGHT_SIZE = 2 * PACKET_SIZE;

    private static final int KEPT = 128;

    /// Makes fresh ones.
    ///
    /// @return to be closed with the server
    public static TlsResources create() {
        return new TlsResources(new TlsTasks(), new Buffers(PLAIN_SIZE, KEPT), new Buffers(PACKET_SIZE, KEPT),
                new Buffers(FLIGHT_SIZE, KEPT));
    }

    @Override
    public void close() {
        tasks.close();
    }
}
