package dev.berth.runtime.metrics;

import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.event.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Adds up the receipts of connections that are over and of those that are open: some are for days.
final class ReceiptTotals {

    private final Tally tally;
    private final Readings readings;
    private final Map<String, Receipt> shown = new HashMap<>();

    ReceiptTotals(Tally tally, Readings readings) {
        this.tally = tally;
        this.readings = readings;
    }

    /// The totals by the listener's name. They never go back, since a counter that does counts as begun anew.
    synchronized Map<String, Receipt> now() {
        Map<String, Receipt> now = new HashMap<>();
        // Those that are over first: one that ends between the two looks is missing until the next time, not there twice.
        tally.counts().forEach((name, counts) -> now.put(name, counts.receipts()));
        readings.live().forEach((name, live) -> now.computeIfPresent(name, (any, over) -> over.plus(live)));
        shown.keySet().retainAll(now.keySet());
        now.forEach((name, receipt) -> shown.merge(name, receipt, ReceiptTotals::larger));
        return Map.copyOf(shown);
    }

    private static Receipt larger(Receipt a, Receipt b) {
        return new Receipt(larger(a.handshake(), b.handshake()), larger(a.waitedForPeer(), b.waitedForPeer()),
                larger(a.writing(), b.writing()), larger(a.handling(), b.handling()),
                Math.max(a.bytesIn(), b.bytesIn()), Math.max(a.bytesOut(), b.bytesOut()),
                Math.max(a.reads(), b.reads()), Math.max(a.shortReads(), b.shortReads()),
                Math.max(a.writes(), b.writes()));
    }

    private static Duration larger(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
