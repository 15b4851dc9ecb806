package dev.berth.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A handler with parts that people look at and steer while it serves, such as the servers that it relays to. Its parts
/// stand in `berth status` and in the metrics.
public interface HandlerWithParts extends Handler {

    /// Tells how each part is. From any thread, several at once; does not wait.
    ///
    /// @return always the same parts in the same order
    List<Part> parts();

    /// Turns a part on or off, until the handler is made again. What goes on with a part that is turned off goes on to
    /// its end. From any thread; does not wait. Nothing changes if it is so already.
    ///
    /// @param part the name of one of [#parts]
    /// @param enabled whether it is to be used
    void enable(String part, boolean enabled);

    /// How one part is.
    ///
    /// @param name unique in its handler, and the same for as long as it is the same part
    /// @param state a word or two, such as `up` or `down`
    /// @param figures what is counted, by names in kebab case such as `connections`
    /// @param remark what people should know besides, such as why it is down
    record Part(String name, String state, Map<String, Long> figures, Optional<String> remark) {

        /// Checks that everything is there.
        ///
        /// @param name its name
        /// @param state its state
        /// @param figures its figures, in the order in which they are shown
        /// @param remark a remark
        public Part {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(figures, "figures");
            Objects.requireNonNull(remark, "remark");
        }
    }
}
