package dev.berth.runtime.control;

import dev.berth.runtime.connection.Glance;
import java.util.Comparator;

/// In which order connections are listed.
enum Order {
    /// The oldest first.
    AGE(Comparator.comparing(Glance::age).reversed()),
    /// Those first that sent most.
    IN(Comparator.comparing((Glance each) -> each.receipt().bytesIn()).reversed()),
    /// Those first that were sent most.
    OUT(Comparator.comparing((Glance each) -> each.receipt().bytesOut()).reversed()),
    /// Those first on which nothing moved for longest.
    IDLE(Comparator.comparing(Glance::idle).reversed());

    private final Comparator<Glance> comparator;

    Order(Comparator<Glance> comparator) {
        this.comparator = comparator;
    }

    Comparator<Glance> comparator() {
        return comparator;
    }
}
