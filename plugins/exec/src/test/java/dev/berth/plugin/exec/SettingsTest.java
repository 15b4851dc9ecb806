package dev.berth.plugin.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SettingsTest {

    @TempDir
    Path folder;

    private List<String> told(String settings) {
        return assertThrows(ConfigurationException.class, () -> Door.start(folder,
                "listeners.door { bind = \"127.0.0.1:0\", handler { type = exec\n" + settings + "\n} }").close())
                .problems().stream().map(Problem::what).toList();
    }

    @Test
    void theServiceFileOffersExactlyOneType() {
        assertEquals(List.of("exec"), ServiceLoader.load(dev.berth.api.HandlerProvider.class).stream()
                .map(provider -> provider.get().type()).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "stop-wait = 1s | command: nothing to run",
        "command = [] | command = []: nothing to run",
        "command = [cat], shell = cat | shell = \"cat\": there is a command too",
        "command = [no-such-program] | command = [\"no-such-program\"]: no such program in "
                + "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "command = [cat], environment.PATH = \"/nowhere:.\" | command = [\"cat\"]: no such program in /nowhere:.",
        "command = [\"./cat\"] | command = [\"./cat\"]: no executable file with an absolute path",
        "command = [\"/etc/passwd\"] | command = [\"/etc/passwd\"]: no executable file with an absolute path",
        "command = [cat, \"a\\u0000b\"] | command = [\"cat\",\"a\\u0000b\"]: a NUL ends a word for the program",
        "command = [cat], max-children = 0 | max-children = 0: no program could run",
        "command = [cat], time-limit = 0s | time-limit = \"0s\": no time at all",
        "command = [cat], user = no-such-user | user = \"no-such-user\": the system has no such user",
        "command = [cat], folder = \"/no/such\" | folder = \"/no/such\": there is no such folder",
        "command = [cat], stderr = loud | stderr = \"loud\": not one of the choices",
        "command = [cat], args = [x] | unknown key args",
        "command = [cat], environment { \"A=B\" = c } "
                + "| environment = {\"A=B\":\"c\"}: the variable \"A=B\" cannot be passed to a program"})
    void whatIsWrongIsTold(String settings, String what) {
        assertEquals(List.of(what), told(settings).stream().map(each ->
                each.replace("listeners.door.handler.", "").replace(" in listeners.door.handler", "")).toList());
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertEquals(4, told("command = [no-such-program]\nfolder = \"/no/such\"\nmax-children = 0\ntime-limit = 0s")
                .size());
    }
}
