package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Plugins of other people in the packaged server, with libraries of their own.
@Timeout(120)
class PluginsIT {

    @TempDir
    Path folder;

    private static String provider(String imports, String body) {
        return """
                package third;
                import dev.berth.api.*;
                import dev.berth.api.frame.*;
                %s
                public final class Provider implements HandlerProvider {
                    public String type() { return "third"; }
                    public Handler create(HandlerContext context) {
                        return connection -> {
                            Messages<String> lines = Frames.lines(connection, 1000);
                            for (String line; (line = lines.receive()) != null; ) {
                                lines.send(answer(line));
                            }
                        };
                    }
                    private static String answer(String line) throws Exception {
                        %s
                    }
                }
                """.formatted(imports, body);
    }

    private Path plugin(String library, String imports, String body) throws Exception {
        Path plugins = folder.resolve("plugins");
        Path own = PluginJar.folder(plugins.resolve("third"));
        PluginJar jar = new PluginJar().service("third.Provider").source("third.Provider", provider(imports, body));
        if (!library.isEmpty()) {
            jar.library(PluginJar.file(Files.copy(Installed.LIBRARIES.resolve(library), own.resolve(library))));
        }
        jar.write(own, "third");
        return plugins;
    }

    private BerthProcess start(Path plugins) throws Exception {
        return BerthProcess.start(folder, "listeners.third { bind = \"127.0.0.1:0\", handler = third }",
                "--plugins", plugins.toString());
    }

    @Test
    void pluginWithAnotherGuavaRunsWithItsOwn() throws Exception {
        // Removed from Guava after version 20.
        Path plugins = plugin("guava.jar", "import com.google.common.base.Objects;",
                "return Objects.firstNonNull(line, \"\") + \" \" + Objects.class.getProtectionDomain()"
                        + ".getCodeSource().getLocation().getPath().replaceAll(\".*/\", \"\");");
        try (BerthProcess berth = start(plugins);
                Client client = new Client(berth.connect("third"))) {
            assertEquals("hello guava.jar", client.send("hello\n").line());
        }
    }

    @Test
    void pluginCanUseJdbc() throws Exception {
        Path plugins = plugin("h2.jar", "import java.sql.*;", """
                try (Connection db = DriverManager.getConnection("jdbc:h2:mem:test");
                     ResultSet result = db.createStatement().executeQuery("select 6 * " + Integer.parseInt(line))) {
                    result.next();
                    return "" + result.getInt(1);
                }
                """.replace("Connection db", "java.sql.Connection db"));
        try (BerthProcess berth = start(plugins);
                Client client = new Client(berth.connect("third"))) {
            assertEquals("42", client.send("7\n").line());
        }
    }

    @Test
    void javaUtilLoggingOfAPluginArrivesWithTheFiveTuple() throws Exception {
        assertLogged(plugin("", "",
                "java.util.logging.Logger.getLogger(\"third.party\").warning(\"logged \" + line); return line;"));
    }

    @Test
    void systemLoggerOfAPluginArrivesWithTheFiveTuple() throws Exception {
        assertLogged(plugin("", "",
                "System.getLogger(\"third.party\").log(System.Logger.Level.WARNING, \"logged \" + line);"
                        + " return line;"));
    }

    @Test
    void slf4jOfAPluginArrivesWithTheFiveTuple() throws Exception {
        assertLogged(plugin("slf4j-api.jar", "import org.slf4j.*;",
                "LoggerFactory.getLogger(\"third.party\").warn(\"logged {}\", line); return line;"));
    }

    private void assertLogged(Path plugins) throws Exception {
        try (BerthProcess berth = start(plugins);
                Client client = new Client(berth.connect("third"))) {
            assertEquals("hello", client.send("hello\n").line());
            String address = "tcp 127.0.0.1:" + client.socket().getLocalPort() + "->" + berth.address("third");
            // Not at once: whoever logs does not wait for the writer.
            Await.until(() -> "the plugin's line with " + address, () -> berth.log().lines().anyMatch(line ->
                    line.contains("WARN") && line.contains("third.party") && line.contains("logged hello")
                            && line.contains(address)));
        }
    }

    @Test
    void pluginSeesNothingOfTheRuntime() throws Exception {
        Path plugins = plugin("", "", """
                try {
                    return "found " + Class.forName(line);
                } catch (ClassNotFoundException e) {
                    return "no " + line;
                }
                """);
        try (BerthProcess berth = start(plugins);
                Client client = new Client(berth.connect("third"))) {
            for (String hidden : new String[] {"dev.berth.runtime.server.Server", "com.google.common.base.Strings",
                "org.slf4j.Logger", "org.bouncycastle.asn1.ASN1Object", "picocli.CommandLine"}) {
                assertEquals("no " + hidden, client.send(hidden + "\n").line());
            }
            assertTrue(client.send("java.sql.Driver\n").line().startsWith("found"));
        }
    }

    @Test
    void jarThatOthersCanWriteIsRefusedWithItsName() throws Exception {
        Path plugins = plugin("", "", "return line;");
        Path jar = plugins.resolve("third/third.jar");
        new ProcessBuilder("chmod", "o+w", jar.toString()).start().waitFor();
        Files.writeString(folder.resolve("berth.conf"),
                "listeners.third { bind = \"127.0.0.1:0\", handler = third }");
        Command run = Command.berth(folder, "run", "--conf", "berth.conf", "--plugins", "plugins");
        assertEquals(78, run.exit(), run.toString());
        assertTrue(run.err().contains("plugins/third/third.jar"), run.err());
        assertTrue(run.err().contains("chmod o-w"), run.err());
        assertFalse(run.out().contains("ready"));
    }
}
