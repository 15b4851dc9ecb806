package dev.berth.runtime.event;

import java.util.stream.Collectors;

/// The line that the log has for what many peers did wrong.
final class MisbehaviourLine {

    private static final int MOST_REASONS = 5;

    private MisbehaviourLine() {}

    /// Tells what they did, how often and why, the most frequent reasons first, and who did it most often.
    static String of(ServerEvent.PeersMisbehaved event) {
        String what = switch (event.what()) {
            case REFUSED -> "refused";
            case PROXY_HEADER_FAILED -> "PROXY header failed";
            case HANDSHAKE_FAILED -> "handshake failed";
        };
        String reasons = event.reasons().entrySet().stream().limit(MOST_REASONS)
                .map(each -> each.getKey() + ' ' + each.getValue()).collect(Collectors.joining(", "));
        return event.listener() + ' ' + what + " x" + event.count() + ": " + reasons
                + (event.reasons().size() > MOST_REASONS ? ", ..." : "")
                + event.top().map(address -> ", top " + address.getHostAddress()).orElse("");
    }
}
