package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.runtime.testing.PartedHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `parts`, and what `status` tells of them.
@Timeout(60)
class PartsVerbTest {

    @TempDir
    Path folder;

    /// The handlers `one` and `two` have the same parts.
    private Asked start() throws IOException {
        return Asked.start(folder, """
                handlers { one.type = test, two.type = test }
                listeners {
                  a { bind = "127.0.0.1:0", handler = one }
                  b { bind = "127.0.0.1:0", handler = two }
                }
                """, new PartedHandler("left", "right"));
    }

    private static List<String> parts(Asked asked, Map<String, ?> arguments) throws Refusal {
        return asked.all("part", "parts", arguments).stream().map(each -> each.get("handler").getAsString() + ' '
                + each.get("name").getAsString() + ' ' + each.get("state").getAsString()).toList();
    }

    private static Refusal refused(Asked asked, Map<String, ?> arguments) {
        Refusal refusal = assertThrows(Refusal.class, () -> asked.lines("parts", arguments));
        assertEquals(64, refusal.exit());
        return refusal;
    }

    @Test
    void partsOfAllHandlersAreToldWithTheirFigures() throws Exception {
        try (Asked asked = start()) {
            assertEquals(List.of("one left up", "one right up", "two left up", "two right up"), parts(asked, Map.of()));
            JsonObject first = asked.all("part", "parts", Map.of()).getFirst();
            assertEquals("test", first.get("type").getAsString());
            assertEquals(7, first.getAsJsonObject("figures").get("connections").getAsInt());
            assertFalse(first.has("remark"));
            assertEquals(asked.all("part", "parts", Map.of()), asked.all("part", "status", Map.of()));
        }
    }

    @Test
    void typeHandlerAndPartChoose() throws Exception {
        try (Asked asked = start()) {
            assertEquals(4, parts(asked, Map.of("type", "test")).size());
            assertEquals(List.of(), parts(asked, Map.of("type", "other")));
            assertEquals(List.of("two left up", "two right up"), parts(asked, Map.of("handler", "two")));
            assertEquals(List.of("one left up", "two left up"), parts(asked, Map.of("part", "left")));
            assertEquals(List.of(), parts(asked, Map.of("handler", "three")));
        }
    }

    @Test
    void partIsTurnedOffAndOnAndTheAuditHasBoth() throws Exception {
        try (AuditLog audit = new AuditLog();
                Asked asked = Asked.start(folder, new PartedHandler("left", "right"))) {
            Map<String, Object> off = Map.of("handler", "a", "part", "left", "enabled", false);
            JsonObject answer = asked.one("part", "parts", off);
            assertEquals("disabled", answer.get("state").getAsString());
            assertEquals("as asked", answer.get("remark").getAsString());
            assertTrue(parts(asked, Map.of()).contains("a right up"));
            // Again without effect.
            asked.lines("parts", off);
            assertEquals(List.of("a left up"), parts(asked, Map.of("handler", "a", "part", "left", "enabled", true)));
            assertEquals(3, audit.lines().size(), audit.lines().toString());
            assertTrue(audit.lines().getFirst().endsWith(": 1 part off"), audit.lines().toString());
        }
    }

    @Test
    void lookingIsNotAudited() throws Exception {
        try (AuditLog audit = new AuditLog(); Asked asked = start()) {
            parts(asked, Map.of("part", "left"));
            assertEquals(List.of(), audit.lines());
        }
    }

    @Test
    void partOfSeveralHandlersIsNotTurnedOffBeforeItIsSaidOfWhich() throws Exception {
        try (Asked asked = start()) {
            Refusal many = refused(asked, Map.of("part", "left", "enabled", false));
            assertTrue(many.getMessage().startsWith("2 handlers"), many.getMessage());
            assertTrue(many.remedy().contains("--handler"), many.remedy());
            assertEquals(List.of("one left up", "two left up"), parts(asked, Map.of("part", "left")));
        }
    }

    @Test
    void wrongPartsAndArgumentsAreRefused() throws Exception {
        try (Asked asked = start()) {
            assertTrue(refused(asked, Map.of("part", "middle")).getMessage().contains("middle"));
            refused(asked, Map.of("part", "middle", "handler", "one", "enabled", true));
            refused(asked, Map.of("enabled", false));
            refused(asked, Map.of("part", "left", "handler", "one", "enabled", "off"));
            refused(asked, Map.of("parts", "left"));
            assertEquals(4, parts(asked, Map.of()).size());
        }
    }

    @Test
    void handlersWithoutPartsAreNotMentioned() throws Exception {
        try (Asked asked = Asked.start(folder, connection -> { })) {
            assertEquals(List.of(), parts(asked, Map.of()));
            assertEquals(List.of(), asked.all("part", "status", Map.of()));
        }
    }
}
