package dev.berth.plugin.exec;

/// Makes text that somebody else chose safe to pass on as one line.
final class Printable {

    private Printable() {}

    /// Writes control characters, line breaks and marks that change what a reader sees as JSON strings do (RFC 8259
    /// section 7), and a backslash as two, so that no two texts look the same.
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
