package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EffectiveValueTest {

    private static final String ECHO = "listeners.echo { bind = \"127.0.0.1:7007\", handler = echo }\n";

    @TempDir
    private Path folder;

    @Test
    void everyValueTellsWhereItComesFrom() throws IOException {
        Written written = Written.main(folder, ECHO + "server.drain = 1s\ninclude \"more.conf\"\ndefaults.backlog = 9")
                .and("more.conf", "\n\nserver.demonstration = on")
                .and("berth.d/x.conf", "\ntls.t.self-signed = [${PATH}]\nhandlers.h { type = ${PATH} }");
        assertEquals(new EffectiveValue("server.drain", "\"1s\"", "berth.conf:2"), written.effective("server.drain"));
        assertEquals("more.conf:3", written.effective("server.demonstration").origin());
        assertEquals("berth.d/x.conf:2", written.effective("tls.t.self-signed").origin());
        assertEquals("environment", written.effective("handlers.h.type").origin());
        assertEquals(new EffectiveValue("listeners.echo.backlog", "9", "berth.conf:4"),
                written.effective("listeners.echo.backlog"));
    }

    @Test
    void defaultsTellTheLineOfReferenceConf() throws IOException {
        List<String> reference = Files.readAllLines(Source.repository().resolve("conf/reference.conf"));
        List<EffectiveValue> defaults = Written.main(folder, ECHO + "tls.t.self-signed = [localhost]").effective()
                .stream().filter(each -> each.origin().startsWith("reference.conf:")).toList();
        assertTrue(defaults.stream().map(EffectiveValue::key).toList().containsAll(List.of(
                "server.drain", "defaults.timeouts.close", "listeners.echo.timeouts.handshake",
                "listeners.echo.enabled", "tls.t.client-auth.mode")));
        for (EffectiveValue each : defaults) {
            int line = Integer.parseInt(each.origin().substring("reference.conf:".length()));
            String key = each.key().substring(each.key().lastIndexOf('.') + 1);
            String value = each.value().replace("\"", "");
            assertEquals(key + " = " + value, reference.get(line - 1).strip());
        }
    }

    @Test
    void secretsAreHiddenAtAnyDepth() throws IOException {
        List<EffectiveValue> values = Written.main(folder, ECHO + """
                handlers.h {
                  type = login
                  password = xyzzy
                  database { url = "db:x", Api-Key = xyzzy, apikey = 7, client-secret = xyzzy }
                  users = [ { name = a, passphrase = xyzzy }, [ { token = xyzzy } ] ]
                  credentials = [xyzzy]
                }
                """).effective();
        assertFalse(values.toString().contains("xyzzy"));
        assertFalse(values.toString().contains("7,"));
        assertTrue(values.contains(new EffectiveValue("handlers.h.password", "\"(hidden)\"", "berth.conf:4")));
        assertTrue(values.contains(new EffectiveValue("handlers.h.users",
                "[{\"name\":\"a\",\"passphrase\":\"(hidden)\"},[{\"token\":\"(hidden)\"}]]", "berth.conf:6")));
        assertTrue(values.contains(new EffectiveValue("handlers.h.database.url", "\"db:x\"", "berth.conf:5")));
    }

    @Test
    void valuesAreSortedAndTemplatesAreNotShown() throws IOException {
        List<String> keys = Written.main(folder, ECHO).effective().stream().map(EffectiveValue::key).toList();
        assertEquals(keys.stream().sorted().toList(), keys);
        assertFalse(keys.toString().contains("NAME"));
        assertFalse(keys.contains("listeners.echo.tls"), "a key without a value");
    }
}
