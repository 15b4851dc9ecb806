package dev.berth.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Sources;
import dev.berth.runtime.testing.EchoProvider;
import dev.berth.runtime.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// A plugin that cannot be loaded keeps the server from starting only where the configuration needs it.
@Timeout(60)
class PluginsInPlanTest {

    @TempDir
    private Path folder;

    private Path broken;
    private Path text;

    @BeforeEach
    void writePlugins() throws IOException {
        Path plugins = folder.resolve("plugins");
        broken = PluginJar.provider("demo.New", "new", "return connection -> { };")
                .classFileVersion(99).write(plugins, "new");
        text = PluginJar.file(Files.writeString(plugins.resolve("text.jar"), "no zip at all"));
        PluginJar.provider("demo.Good", "good", "return connection -> { };").write(plugins, "good");
    }

    private Sources sources(String handler) throws IOException {
        Path configuration = Files.writeString(folder.resolve("berth.conf"),
                "listeners.a { bind = \"127.0.0.1:0\", handler = " + handler + " }");
        return new Sources(configuration, List.of(folder.resolve("plugins")), folder.resolve("data"),
                List.of(new EchoProvider()), Optional.empty(), false);
    }

    private static List<String> places(Executable attempt) {
        return assertThrows(ConfigurationException.class, attempt).problems().stream().map(Problem::where).toList();
    }

    @Test
    void checkTellsOfEveryPlugin() throws IOException {
        Sources sources = sources("good");
        assertEquals(List.of(broken.toString(), text.toString()), places(() -> Plan.check(sources)));
    }

    @Test
    void serverStartsWithoutThePluginsThatNothingNeeds() throws IOException {
        for (String handler : List.of("good", "echo")) {
            Plan.prepare(sources(handler)).close();
        }
    }

    @Test
    void serverIsRefusedWhereATypeIsMissingAndToldOfThePluginsThatMayHaveIt() throws IOException {
        Sources sources = sources("new");
        assertEquals(List.of(folder + "/berth.conf:1", broken.toString(), text.toString()),
                places(() -> Plan.prepare(sources)).stream().sorted().toList());
    }

    @Test
    void typeInTwoPluginsIsRefusedOnlyWhereItIsConfigured() throws IOException {
        PluginJar.provider("demo.Again", "good", "return connection -> { };")
                .write(folder.resolve("plugins"), "again");
        Plan.prepare(sources("echo")).close();
        Sources sources = sources("good");
        Problem problem = assertThrows(ConfigurationException.class, () -> Plan.prepare(sources)).problems().stream()
                .filter(each -> each.where().endsWith("berth.conf:1")).findFirst().orElseThrow();
        assertEquals("listeners.a.handler = good: " + folder + "/plugins/again.jar and " + folder
                + "/plugins/good.jar both have this type", problem.what());
        assertEquals("remove one of the two plugins", problem.remedy());
    }

    @Test
    void preparingWritesNothing() throws IOException {
        Plan.prepare(sources("good")).close();
        assertEquals(List.of("berth.conf", "plugins"), List.of(folder.toFile().list()).stream().sorted().toList());
    }
}
