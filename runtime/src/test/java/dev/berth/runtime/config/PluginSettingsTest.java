package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.api.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PluginSettingsTest {

    @TempDir
    private Path folder;

    private Configuration.PluginSection section;
    private Settings settings;

    @BeforeEach
    void read() throws IOException {
        section = Written.main(folder, """
                listeners.a { bind = "127.0.0.1:7007", handler = room }
                handlers.room {
                  type = chat
                  topic = "all"
                  words = [a, b]
                  size = 64KiB
                  loud = yes
                  pause = 2s
                  log = "log.txt"
                  peer { port = 5 }
                  rooms = [
                    { name = one }
                    { name = two, colour = red }
                  ]
                }
                """).load().handlers().getFirst().section();
        settings = section.settings();
    }

    @Test
    void keysAreReadOneByOne() {
        assertEquals("all", settings.string("topic"));
        assertEquals(List.of("a", "b"), settings.strings("words"));
        assertEquals(65536, settings.number("size"));
        assertTrue(settings.flag("loud"));
        assertEquals(Duration.ofSeconds(2), settings.duration("pause"));
        assertEquals(folder.resolve("log.txt"), settings.path("log"));
        assertEquals(5, settings.section("peer").number("port"));
        assertTrue(settings.has("topic"));
        assertFalse(settings.has("nothing"));
    }

    @Test
    void listOfSectionsIsReadInOrder() {
        assertEquals(List.of("one", "two"),
                settings.sections("rooms").stream().map(each -> each.string("name")).toList());
        assertEquals(List.of(), settings.sections("nothing"));
        assertFalse(settings.section("nowhere").has("x"));
    }

    @Test
    void keysThatNobodyAskedForAreUnknown() {
        settings.has("topic");
        settings.strings("words");
        settings.number("size");
        settings.flag("loud");
        settings.duration("pause");
        settings.section("peer");
        settings.sections("rooms").forEach(room -> room.string("name"));
        Problems problems = new Problems();
        section.reportUnknown(problems);
        assertEquals(List.of(
                        folder + "/berth.conf:9: unknown key log in handlers.room;"
                                + " known here: loud, pause, peer, rooms, size, topic, type, words",
                        folder + "/berth.conf:10: unknown key port in handlers.room.peer;"
                                + " remove it: nothing can be set here",
                        folder + "/berth.conf:13: unknown key colour in handlers.room.rooms; known here: name"),
                problems.sorted().stream().map(Object::toString).toList());
    }

    @Test
    void keyThatIsMissingIsToldAtItsSection() {
        assertEquals(folder + "/berth.conf:2: handlers.room has no colour; write colour = ... there",
                assertThrows(ConfigurationException.class, () -> settings.string("colour")).getMessage());
    }

    @Test
    void keyThatLooksLikeTheMissingOneIsToldInItsPlace() {
        assertEquals(folder + "/berth.conf:9: unknown key log in handlers.room; did you mean logs?",
                assertThrows(ConfigurationException.class, () -> settings.path("logs")).getMessage());
    }

    @Test
    void wrongTypeIsToldWithTheValue() {
        assertEquals(folder + "/berth.conf:4: handlers.room.topic = \"all\": not a whole number;"
                        + " write digits, or a size in bytes such as \"64KiB\"",
                assertThrows(ConfigurationException.class, () -> settings.number("topic")).getMessage());
    }

    @Test
    void problemOfThePluginsOwnNamesTheKeysPlaceAndValue() {
        assertEquals(folder + "/berth.conf:4: handlers.room.topic = \"all\": too general; choose one",
                settings.problem("topic", "too general", "choose one").toString());
        assertEquals(folder + "/berth.conf:2: handlers.room.key: is needed; write it",
                settings.problem("key", "is needed", "write it").toString());
    }

    @Test
    void misspeltKeysAreToldTogetherWithWrongValues() {
        Settings wrong = settings;
        assertEquals(List.of("unknown key topic in handlers.room",
                        "handlers.room.loud = \"yes\": not a whole number"),
                assertThrows(ConfigurationException.class, () -> wrong.as(new Loud("t", 1)))
                        .problems().stream().map(ConfigurationException.Problem::what).toList());
    }

    record Loud(String topics, int loud) {}
}
