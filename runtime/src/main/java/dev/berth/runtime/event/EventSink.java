package dev.berth.runtime.event;

/// Hears of everything that happens in the server.
@FunctionalInterface
public interface EventSink {

    /// Takes an event. Called on the thread where it happened, from many at once: quick, and never throws.
    ///
    /// @param event what happened
    void publish(ServerEvent event);

    /// A sink that passes every event on to this one and then to another.
    ///
    /// @param other the other
    /// @return both
    default EventSink and(EventSink other) {
        return event -> {
            publish(event);
            other.publish(event);
        };
    }
}
