package dev.berth.runtime.control;

import dev.berth.api.Connection;
import dev.berth.runtime.event.ConnectionName;
import java.util.List;

/// A difference that a reload makes.
///
/// @param what what is different, such as `listener chat` or `handler room`
/// @param how what happens to it
/// @param keys the keys that differ, each as `key: before -> now`
/// @param touched the live connections that it concerns, each by its id and 5-tuple
public record Change(String what, String how, List<String> keys, List<String> touched) {

    /// @param what what is different
    /// @param how what happens to it
    /// @param keys the keys
    /// @param touched the connections
    public Change {
        keys = List.copyOf(keys);
        touched = List.copyOf(touched);
    }

    /// Tells of a difference.
    ///
    /// @param what what is different
    /// @param how what happens to it
    /// @param keys the keys
    /// @param touched the live connections that it concerns
    /// @return with their names
    public static Change of(String what, String how, List<String> keys, List<? extends Connection> touched) {
        return new Change(what, how, keys, touched.stream().map(ConnectionName::of).toList());
    }
}
