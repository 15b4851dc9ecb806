package dev.berth.runtime.metrics;

import dev.berth.runtime.event.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What metrics show that no event tells, read when somebody asks for metrics.
public interface Readings {

    /// The listeners that are there.
    ///
    /// @return their names
    Set<String> listeners();

    /// What the time of connections that are open was spent on so far, and what moved on them.
    ///
    /// @return the sums of their receipts by the listener's name
    Map<String, Receipt> live();

    /// How many platform threads carry virtual ones.
    ///
    /// @return a count
    int carriers();

    /// How the parts of handlers are, such as the servers that they relay to.
    ///
    /// @return each figure of each part
    List<PartFigure> parts();

    /// A number that tells how a part of a handler is.
    ///
    /// @param handler the handler's name
    /// @param part the part's name
    /// @param figure what the number counts
    /// @param value the number
    record PartFigure(String handler, String part, String figure, long value) {}

    /// When the first certificate of each TLS profile expires.
    ///
    /// @return by the profile's name
    Map<String, Instant> expiries();
}
