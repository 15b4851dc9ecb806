package dev.berth.runtime.event;

/// Makes what a peer sent safe to show: a line break or a terminal's escape sequence must not reach a log.
public final class Escaped {

    private Escaped() {}

    /// Replaces every character that is not printable.
    ///
    /// @param text from a peer
    /// @return the text with `\n` and `\u001b` in place of what they stand for
    public static String text(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' ' && c != 0x7F && !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT && c != '\u2028' && c != '\u2029';
            if (!plain && escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (escaped != null) {
                escaped.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
            }
        }
        return escaped == null ? text : escaped.toString();
    }
}
