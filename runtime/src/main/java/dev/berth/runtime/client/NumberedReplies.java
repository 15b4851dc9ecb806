package dev.berth.runtime.client;

import java.io.IOException;

/// Replies that begin with three digits, as SMTP, FTP and NNTP have them.
///
/// @param lines of the dialogue
record NumberedReplies(TextLines lines) {

    private static final int DIGITS = 3;

    /// Hears a reply, which may have several lines: all but the last have a hyphen behind the digits (RFC 5321 section
    /// 4.2.1), and what is between may have no digits at all (RFC 959 section 4.2).
    ///
    /// @param expected how it begins
    /// @return all its lines
    String hear(String... expected) throws IOException {
        String first = lines.hear();
        StringBuilder all = new StringBuilder(first).append('\n');
        if (first.length() > DIGITS && first.charAt(DIGITS) == '-') {
            String last = first.substring(0, DIGITS) + ' ';
            String line;
            do {
                line = lines.hear();
                all.append(line).append('\n');
            } while (!line.startsWith(last) && !line.equals(last.strip()));
        }
        for (String each : expected) {
            if (first.startsWith(each)) {
                return all.toString();
            }
        }
        throw StartTlsException.refused(first);
    }

    String ask(String command, String... expected) throws IOException {
        lines.say(command);
        return hear(expected);
    }
}
