package dev.berth.plugin.whoami;

/// Makes text that somebody else chose safe to print.
///
/// A line break in it would forge a line of the answer, an escape sequence (ECMA-48) would command the reader's
/// terminal, and a direction mark (UAX 9) would show another text than was sent.
final class Printable {

    private Printable() {}

    /// Writes what is not printable as JSON strings do (RFC 8259 section 7): `\u001b`, and `\\` for a backslash, so
    /// that no two texts look the same. Letters of all scripts stay as they are.
    static String text(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (character == '\\') {
                printable.append("\\\\");
            } else if (isPrintable(character)) {
                printable.appendCodePoint(character);
            } else {
                for (char unit : Character.toChars(character)) {
                    printable.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return printable.toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
