package dev.berth.runtime.cli;

/// How the command ends, after sysexits(3).
final class ExitCode {

    static final int OK = 0;
    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;
    static final int SOFTWARE = 70;

    /// The server stopped, but connections had to be aborted.
    static final int ABORTED = 75;

    static final int CONFIGURATION = 78;

    private ExitCode() {}
}
