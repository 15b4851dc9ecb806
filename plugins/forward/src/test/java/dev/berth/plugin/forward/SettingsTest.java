package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.HandlerProvider;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SettingsTest {

    @TempDir
    Path folder;

    private Plan plan(String settings) throws Exception {
        Path file = Files.writeString(folder.resolve("berth.conf"), "tls.out.strict-sni = off\n"
                + "listeners.door { bind = \"127.0.0.1:0\", handler { type = forward\n" + settings + "\n} }");
        return Plan.prepare(Sources.embedded(file, List.of(new Forward())));
    }

    private List<String> told(String settings) {
        return assertThrows(ConfigurationException.class, () -> plan(settings).close()).problems().stream()
                .map(Problem::what).toList();
    }

    @Test
    void theServiceFileOffersExactlyOneType() {
        assertEquals(List.of("forward"), ServiceLoader.load(HandlerProvider.class).stream()
                .map(provider -> provider.get().type()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "to = [\"db.example.org:5432\", \"10.0.0.7:1\", \"[2001:db8::7]:65535\", \"unix:/run/app.sock\"]",
        "to = [\"a:1\"], tls = on, server-name = b, alpn = [x]", "to = [\"a:1\"], tls = out", "to = [\"a:1\"], tls = off",
        "to = [\"a:1\"], targets = [{ address = \"a:2\", weight = 1000, backup = on }], balance = source",
        "to = [\"a:1\"], max-connections = 0, queue = 0, tries = 1, proxy-protocol = v2"})
    void whatIsRightIsTaken(String settings) throws Exception {
        plan(settings).close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tries = 1 | to: nowhere to forward to",
        "to = [a] | to = [\"a\"]: 'a' is neither HOST:PORT nor unix:PATH",
        "to = [\"a:0\"] | to = [\"a:0\"]: 'a:0' has no port from 1 to 65535",
        "to = [\"a:65536\"] | to = [\"a:65536\"]: 'a:65536' has no port from 1 to 65535",
        "to = [\"a:b\"] | to = [\"a:b\"]: 'a:b' is neither HOST:PORT nor unix:PATH",
        "to = [\":1\"] | to = [\":1\"]: ':1' is neither HOST:PORT nor unix:PATH",
        "to = [\"::1:80\"] | to = [\"::1:80\"]: '::1:80' is an IPv6 address without brackets or without a port",
        "to = [\"unix:a.sock\"] | to = [\"unix:a.sock\"]: unix:a.sock: not an absolute path",
        "to = [\"unix:/a\\u0000\"] | to = [\"unix:/a\\u0000\"]: 'unix:/a\u0000' has no path: Nul character not allowed",
        "to = [\"a:1\", \"a:1\"] | to = [\"a:1\",\"a:1\"]: a:1 is there twice",
        "to = [\"a:1\"], tls = no-such | tls = \"no-such\": there is no profile tls.no-such",
        "to = [\"a:1\"], server-name = b | server-name = \"b\": nobody is asked for it without TLS",
        "to = [\"a:1\"], alpn = [b] | alpn = [\"b\"]: nobody is offered it without TLS",
        "to = [\"unix:/a\"], tls = on "
                + "| to = [\"unix:/a\"]: unix:/a: no host that its certificate could be compared with",
        "to = [\"a:1\"], connect-timeout = 0s | connect-timeout = \"0s\": no time at all",
        "to = [\"a:1\"], queue-timeout = 0s | queue-timeout = \"0s\": no time at all",
        "to = [\"a:1\"], health.back-off = 0s | health.back-off = \"0s\": no time at all",
        "to = [\"a:1\"], health.interval = 0s | health.interval = \"0s\": no time at all",
        "to = [\"a:1\"], health.longest-back-off = 999ms "
                + "| health.longest-back-off = \"999ms\": shorter than health.back-off",
        "to = [\"a:1\"], tries = 0 | tries = 0: less than 1",
        "to = [\"a:1\"], health.failures = 0 | health.failures = 0: less than 1",
        "to = [\"a:1\"], max-connections = -1 | max-connections = -1: less than 0",
        "to = [\"a:1\"], queue = -1 | queue = -1: less than 0",
        "to = [\"a:1\"], balance = random | balance = \"random\": not one of the choices",
        "to = [\"a:1\"], proxy-protocol = v3 | proxy-protocol = \"v3\": not one of the choices",
        "to = [\"a:1\"], retries = 1 | unknown key retries"})
    void whatIsWrongIsTold(String settings, String what) {
        assertEquals(List.of(what), told(settings).stream().map(each ->
                each.replace("listeners.door.handler.", "").replace(" in listeners.door.handler", "")).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "weight = 0 | a:1: the weight 0 makes no share", "weight = 1001 | a:1: the weight 1001 makes no share",
        "server-name = b | a:1: nobody is asked for a name without TLS"})
    void whatIsWrongWithATargetIsToldWithItsAddress(String key, String what) {
        List<String> told = told("targets = [{ address = \"a:1\", " + key + " }, { address = \"b:1\" }]");
        assertEquals(1, told.size(), told.toString());
        assertEquals(what, told.getFirst().substring(told.getFirst().lastIndexOf("]: ") + 3));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertEquals(9, told("""
                to = [a, "b:1", "b:1"]
                targets = [{ address = "unix:c", weight = 0 }]
                tls = no-such
                connect-timeout = 0s
                tries = 0
                queue = -1
                health.failures = 0
                """).size());
    }
}
