package dev.berth.runtime.control;

import java.time.Duration;

/// What two looks at a thread, one shortly after the other, tell together.
///
/// @param first the earlier look
/// @param second the later one
/// @param idle since when no byte moved on the connection
record Finding(Look first, Look second, Duration idle) {

    /// One plain sentence, such as `waits for its peer in read, called by Parser.read:88; no byte moved for 340 s`.
    String sentence() {
        if (first.doing() != second.doing()) {
            return "moved on: first it " + words(first) + ", then it " + words(second);
        }
        return switch (second.doing()) {
            case COMPUTES -> "computes in " + second.where() + ' ' + (isSame()
                    ? "(the same place in both looks)" : "(moved between the two looks, from " + first.where() + ')');
            case ENDED -> "has ended";
            default -> words(second) + (isSame()
                    ? "; no byte moved for " + seconds(idle) : "; it moved between the two looks, from " + first.where());
        };
    }

    /// Whether both looks found the same stack.
    boolean isSame() {
        return first.stack().equals(second.stack());
    }

    private static String words(Look look) {
        String what = look.doing().words();
        return switch (look.doing()) {
            case READS, WRITES, CLOSES -> what + Frames.ofHandler(look.stack())
                    .map(frame -> ", called by " + Frames.brief(frame)).orElse("");
            case LOCKED -> what + look.lock().map(kind -> " (" + kind + ')').orElse("") + " in " + look.where();
            case PARKED -> what + " in " + look.where() + look.stack().stream().filter(frame -> !isParking(frame)).findFirst()
                    .filter(frame -> !look.place().equals(java.util.Optional.of(frame)))
                    .map(frame -> ", which called " + Frames.brief(frame)).orElse("");
            case ENDED, READY -> what;
            default -> what + " in " + look.where();
        };
    }

    /// What stands between the thing that is waited for and the parked thread.
    private static boolean isParking(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith("java.util.concurrent.locks.") || name.startsWith("java.util.concurrent.ForkJoinPool")
                || name.startsWith("java.lang.Object") || name.endsWith("Sync") || name.startsWith("jdk.")
                || name.startsWith("sun.");
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
