package dev.berth.runtime.event;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Adds receipts up, on many threads at once.
final class ReceiptSums {

    private final LongAdder handshake = new LongAdder();
    private final LongAdder waitedForPeer = new LongAdder();
    private final LongAdder writing = new LongAdder();
    private final LongAdder handling = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder shortReads = new LongAdder();
    private final LongAdder writes = new LongAdder();

    void add(Receipt receipt) {
        handshake.add(receipt.handshake().toNanos());
        waitedForPeer.add(receipt.waitedForPeer().toNanos());
        writing.add(receipt.writing().toNanos());
        handling.add(receipt.handling().toNanos());
        bytesIn.add(receipt.bytesIn());
        bytesOut.add(receipt.bytesOut());
        reads.add(receipt.reads());
        shortReads.add(receipt.shortReads());
        writes.add(receipt.writes());
    }

    Receipt sum() {
        return new Receipt(Duration.ofNanos(handshake.sum()), Duration.ofNanos(waitedForPeer.sum()),
                Duration.ofNanos(writing.sum()), Duration.ofNanos(handling.sum()), bytesIn.sum(), bytesOut.sum(),
                reads.sum(), shortReads.sum(), writes.sum());
    }
}
