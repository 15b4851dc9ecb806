package dev.berth.runtime.control;

/// Says that a request is not carried out, and why; nothing was changed.
public sealed class Refusal extends Exception permits Unreachable {

    private static final long serialVersionUID = 1;

    /// Why, as sysexits(3) numbers it.
    public enum Kind {
        /// The request is wrong.
        USAGE(64),
        /// What it is about is not there, or no server is.
        UNAVAILABLE(69),
        /// Berth failed.
        SOFTWARE(70),
        /// Not now.
        LATER(75),
        /// The peer may not.
        NOT_ALLOWED(77),
        /// The server's configuration, or a file or plugin that it needs, cannot be used.
        CONFIGURATION(78);

        private final int exit;

        Kind(int exit) {
            this.exit = exit;
        }

        /// The exit code of a command that meets it.
        ///
        /// @return after sysexits(3)
        public int exit() {
            return exit;
        }
    }

    private final String remedy;
    private final int exit;

    /// Refuses.
    ///
    /// @param kind why
    /// @param message what is wrong
    /// @param remedy what to do
    public Refusal(Kind kind, String message, String remedy) {
        this(kind.exit, message, remedy);
    }

    Refusal(int exit, String message, String remedy) {
        super(message);
        this.exit = exit;
        this.remedy = remedy;
    }

    /// What to do.
    ///
    /// @return for people
    public String remedy() {
        return remedy;
    }

    /// The exit code for a command.
    ///
    /// @return after sysexits(3)
    public int exit() {
        return exit;
    }
}
