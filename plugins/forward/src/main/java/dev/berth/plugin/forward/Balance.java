package dev.berth.plugin.forward;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/// Which of several targets a connection goes to.
interface Balance {

    /// @param targets at least one, all of which can take a connection; guarded by the caller
    /// @param source whom the connection is from
    /// @return one of them
    Target choose(List<Target> targets, String source);

    /// By the words in the configuration.
    enum Kind {
        /// One after the other.
        ROUND_ROBIN(Balance::inTurn),
        /// The one with the fewest connections for its weight.
        LEAST_CONNECTIONS(Balance::leastBusy),
        /// The same one for the same client address.
        SOURCE(Balance::bySource);

        private final Balance balance;

        Kind(Balance balance) {
            this.balance = balance;
        }

        Balance balance() {
            return balance;
        }
    }

    /// Each gets its share, and those of a heavy one do not come all in a row: everyone earns its weight in a turn, and
    /// who has most is chosen and pays what all earned together.
    private static Target inTurn(List<Target> targets, String source) {
        int earned = 0;
        Target chosen = null;
        for (Target each : targets) {
            each.credit(each.credit() + each.weight());
            earned += each.weight();
            if (chosen == null || each.credit() > chosen.credit()) {
                chosen = each;
            }
        }
        chosen.credit(chosen.credit() - earned);
        return chosen;
    }

    /// Those that are equal take turns.
    private static Target leastBusy(List<Target> targets, String source) {
        double least = targets.stream().mapToDouble(Balance::load).min().orElseThrow();
        return inTurn(targets.stream().filter(each -> load(each) <= least).toList(), source);
    }

    private static double load(Target target) {
        return (double) target.open() / target.weight();
    }

    /// Rendezvous hashing: every target draws a number for the client, and the best one wins. When a target goes, only its
    /// own clients move; a weight raises the number so that the shares come out right.
    private static Target bySource(List<Target> targets, String source) {
        return targets.stream().max(Comparator.comparingDouble(each -> score(each, source))).orElseThrow();
    }

    private static double score(Target target, String source) {
        // The upper 53 bits, as a fraction above 0 and below 1.
        double fraction = ((mixed(source + '\0' + target.name()) >>> 11) + 0.5) / (1L << 53);
        return -target.weight() / Math.log(fraction);
    }

    /// FNV-1a, and then the last steps of MurmurHash3, without which addresses that differ in their end stay close.
    private static long mixed(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xFF)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
