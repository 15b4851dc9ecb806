package dev.berth.plugin.forward;

import dev.berth.api.HandlerWithParts.Part;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What people are shown of a target.
final class Figures {

    private Figures() {}

    /// @param remark may be empty
    static Part part(Target target, String state, String remark) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("up", state.equals("up") || state.equals("backup") ? 1L : 0L);
        figures.put("connections", (long) target.open());
        figures.put("connected", target.connected());
        figures.put("failed", target.failed());
        figures.put("weight", (long) target.weight());
        return new Part(target.name(), state, figures, Optional.of(remark).filter(text -> !text.isEmpty()));
    }
}
