package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.berth.api.ConfigurationException.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RecordBinderTest {

    private static final Path FOLDER = Path.of("/etc/berth");

    private final Problems problems = new Problems();

    enum Colour { RED, DARK_BLUE }

    record Inner(int depth, String name) {}

    record Every(String text, int number, long size, boolean flag, double ratio, Duration pause, Path file,
            Colour colour, Inner inner, List<String> names, List<Integer> numbers, List<Inner> rooms,
            Optional<Duration> limit, Optional<Inner> door, Optional<List<Path>> files, int idleLimit2Max) {}

    private static final Every DEFAULTS = new Every("t", 1, 2, false, 0.5, Duration.ZERO, Path.of("f"),
            Colour.RED, new Inner(3, "n"), List.of(), List.of(), List.of(),
            Optional.empty(), Optional.empty(), Optional.empty(), 4);

    private Section section(String text) {
        return new Section("handlers.test", ConfigFactory.parseString(text,
                ConfigParseOptions.defaults().setOriginDescription("berth.conf")).root(), where -> FOLDER);
    }

    private <R extends Record> R bind(String text, R defaults) {
        Section section = section(text);
        R bound = new RecordBinder(problems).bind(section, defaults);
        section.reportUnknown(problems);
        return bound;
    }

    private List<String> told() {
        return problems.sorted().stream().map(Problem::toString).toList();
    }

    @Test
    void nothingWrittenLeavesTheDefaults() {
        assertEquals(DEFAULTS, bind("", DEFAULTS));
        assertEquals(List.of(), told());
    }

    @Test
    void componentsOfEveryTypeAreBound() {
        Every bound = bind("""
                text = hello
                number = -5
                size = 64KiB
                flag = on
                ratio = 0.25
                pause = 90s
                file = "x/../y"
                colour = dark-blue
                inner { depth = 7 }
                names = [a, b]
                numbers = [1, 2kB]
                rooms = [ { depth = 1, name = one }, { depth = 2, name = two } ]
                limit = 5m
                door { depth = 9, name = front }
                files = [a, "/b"]
                idle-limit2-max = 6
                """, DEFAULTS);
        assertEquals(List.of(), told());
        assertEquals(new Every("hello", -5, 65536, true, 0.25, Duration.ofSeconds(90), FOLDER.resolve("y"),
                Colour.DARK_BLUE, new Inner(7, "n"), List.of("a", "b"), List.of(1, 2000),
                List.of(new Inner(1, "one"), new Inner(2, "two")),
                Optional.of(Duration.ofMinutes(5)), Optional.of(new Inner(9, "front")),
                Optional.of(List.of(FOLDER.resolve("a"), Path.of("/b"))), 6), bound);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceWithItsLine() {
        assertEquals(DEFAULTS, bind("""
                text = 1
                number = 3000000000
                size = much
                flag = maybe
                ratio = high
                pause = 5
                file = []
                colour = green
                inner { depth = deep, nmae = x }
                names = a
                numbers = [1, x, y]
                rooms = [ { depth = 1 }, 2 ]
                limit = 5
                colur = red
                """, DEFAULTS));
        assertEquals(List.of(
                "berth.conf:1: handlers.test.text = 1: not a text; write it in double quotes",
                "berth.conf:2: handlers.test.number = 3000000000: too large a number;"
                        + " write one between -2147483648 and 2147483647",
                "berth.conf:3: handlers.test.size = \"much\": not a whole number;"
                        + " write digits, or a size in bytes such as \"64KiB\"",
                "berth.conf:4: handlers.test.flag = \"maybe\": not a switch; write on or off",
                "berth.conf:5: handlers.test.ratio = \"high\": not a number; write a number such as 0.5",
                "berth.conf:6: handlers.test.pause = 5: a time without a unit; write the unit, such as 5s or 5ms",
                "berth.conf:7: handlers.test.file = []: not a text; write file = \"...\"",
                "berth.conf:8: handlers.test.colour = \"green\": not one of the choices; write red or dark-blue",
                "berth.conf:9: handlers.test.inner.depth = \"deep\": not a whole number;"
                        + " write digits, or a size in bytes such as \"64KiB\"",
                "berth.conf:9: unknown key nmae in handlers.test.inner; did you mean name?",
                "berth.conf:10: handlers.test.names = \"a\": not a list; write names = [ \"a\" ]",
                "berth.conf:11: handlers.test.numbers = \"x\": not a whole number;"
                        + " write digits, or a size in bytes such as \"64KiB\"",
                "berth.conf:11: handlers.test.numbers = \"y\": not a whole number;"
                        + " write digits, or a size in bytes such as \"64KiB\"",
                "berth.conf:12: handlers.test.rooms has no name; write name = ... there",
                "berth.conf:12: handlers.test.rooms = 2: not a section; write rooms { ... }",
                "berth.conf:13: handlers.test.limit = 5: a time without a unit; write the unit, such as 5s or 5ms",
                "berth.conf:14: unknown key colur in handlers.test; did you mean colour?"), told());
    }

    @Test
    void unknownKeyInAnElementOfAListIsTold() {
        bind("rooms = [ { depth = 1, name = one, colour = red } ]", DEFAULTS);
        assertEquals(List.of("berth.conf:1: unknown key colour in handlers.test.rooms; known here: depth, name"),
                told());
    }

    record Free(Map<String, String> environment, Map<String, List<Integer>> numbers, List<Shelf> shelves) {}

    record Shelf(Map<String, String> books) {}

    private static final Free NOTHING_FREE = new Free(Map.of(), Map.of(), List.of());

    @Test
    void keysThatTheAuthorChoosesAreBoundToAMapAndKeepTheirCase() {
        Free bound = bind("""
                environment { PATH = "/bin", "a.b" = c, none = null }
                numbers { two = [1, 2] }
                shelves = [ {}, { books { b = x, a = y } } ]
                """, NOTHING_FREE);
        assertEquals(List.of(), told());
        assertEquals(new Free(Map.of("PATH", "/bin", "a.b", "c"), Map.of("two", List.of(1, 2)),
                List.of(new Shelf(Map.of()), new Shelf(Map.of("a", "y", "b", "x")))), bound);
    }

    @Test
    void everyWrongValueOfAMapIsToldAndSoIsWhatIsNoSection() {
        assertEquals(NOTHING_FREE, bind("""
                environment { PORT = 80, HOST = [] }
                numbers = 7
                """, NOTHING_FREE));
        assertEquals(List.of(
                "berth.conf:1: handlers.test.environment.HOST = []: not a text; write HOST = \"...\"",
                "berth.conf:1: handlers.test.environment.PORT = 80: not a text; write it in double quotes",
                "berth.conf:2: handlers.test.numbers = 7: not a section; write numbers { ... }"), told());
    }

    record Range(int from, int to) {

        Range {
            if (from > to) {
                throw new IllegalArgumentException("from = " + from + " is beyond to = " + to);
            }
        }
    }

    record Outer(Range range, List<Range> more) {}

    @Test
    void whatTheConstructorRefusesIsToldAtItsSection() {
        Outer defaults = new Outer(new Range(0, 1), List.of());
        assertEquals(defaults, bind("\nrange {\n  from = 5 }\nmore = [\n { from = 3, to = 2 } ]", defaults));
        assertEquals(List.of(
                "berth.conf:2: handlers.test.range: from = 5 is beyond to = 1; correct its values",
                "berth.conf:5: handlers.test.more: from = 3 is beyond to = 2; correct its values"), told());
    }

    record Unfit(Thread thread) {}

    @Test
    void componentThatNoKeyCanFillIsTheAuthorsMistake() {
        assertEquals("a settings record cannot have a component of type java.lang.Thread (handlers.test.thread)",
                assertThrows(IllegalArgumentException.class,
                        () -> bind("thread = x", new Unfit(Thread.currentThread()))).getMessage());
    }

    @Test
    void defaultOfNullIsTheAuthorsMistake() {
        assertEquals("the default of Inner.name is null",
                assertThrows(IllegalArgumentException.class, () -> bind("", new Inner(1, null))).getMessage());
    }
}
