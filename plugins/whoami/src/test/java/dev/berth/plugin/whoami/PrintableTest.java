package dev.berth.plugin.whoami;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrintableTest {

    @Test
    void lettersOfAllScriptsStayAsTheyAre() {
        String name = "CN=J\u00fcrgen \u5c71\u7530 \ud83d\ude80, O=a+b";
        assertEquals(name, Printable.text(name));
    }

    @Test
    void lineBreaksAndTabsAreEscapedSoThatNoLineIsForged() {
        assertEquals("a\\u000d\\u000ab\\u0009c\\u2028d\\u0085", Printable.text("a\r\nb\tc\u2028d\u0085"));
    }

    @Test
    void terminalCommandsAreEscapedInBothTheirForms() {
        assertEquals("\\u001b[31m\\u009b31m\\u0007\\u007f", Printable.text("\u001b[31m\u009b31m\u0007\u007f"));
    }

    @Test
    void directionMarksAndInvisibleCharactersAreEscaped() {
        assertEquals("\\u202etxt\\u200b\\ufeff\\u00a0", Printable.text("\u202etxt\u200b\ufeff\u00a0"));
    }

    @Test
    void whatIsNoCharacterIsEscapedUnitByUnit() {
        assertEquals("\\ud800\\ue000\\udb40\\udc01", Printable.text("\ud800\ue000\udb40\udc01"));
    }

    @Test
    void backslashIsDoubledSoThatAnEscapeCannotBeImitated() {
        assertEquals("\\\\u001b", Printable.text("\\u001b"));
    }
}
