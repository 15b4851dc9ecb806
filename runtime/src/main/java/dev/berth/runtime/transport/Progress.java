package dev.berth.runtime.transport;

/// How far a pipe has come; what watches a connection from outside compares it with an earlier look.
///
/// The fields are plain: the pipe's own threads write them on every read and write, and a look that sees a value a
/// moment late finds the same at the next.
public final class Progress {

    private long read;
    private long written;
    private boolean writing;

    Progress() {}

    /// How many bytes were read.
    ///
    /// @return a count
    public long read() {
        return read;
    }

    /// How many bytes were written.
    ///
    /// @return a count
    public long written() {
        return written;
    }

    /// Whether a write is going on, and perhaps waits for the peer to read.
    ///
    /// @return whether it is
    public boolean writing() {
        return writing;
    }

    int countRead(int count) {
        if (count > 0) {
            read += count;
        }
        return count;
    }

    void countWritten(int count) {
        written += count;
    }

    void writing(boolean now) {
        writing = now;
    }
}
