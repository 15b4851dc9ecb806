package dev.berth.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Sources;
import dev.berth.runtime.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a plugin's classes see. The handlers here tell what they found by throwing it from `create`.
@Timeout(60)
class IsolationTest {

    /// Loads a class; compiled once for all.
    private static Path loading;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile(@TempDir Path shared) throws IOException {
        loading = PluginJar.provider("demo.Loading", "loading",
                "Class.forName(context.settings().string(\"name\")); return connection -> { };").write(shared, "loading");
    }

    /// What the plugins in the folder `plugins` tell when the handler `probe` is made.
    private String told() throws IOException {
        return told("probe", folder.resolve("plugins"));
    }

    private String toldWhenLoading(String name) throws IOException {
        return told("{ type = loading, name = \"" + name + "\" }", loading.getParent());
    }

    private String told(String handler, Path plugins) throws IOException {
        Path configuration = Files.writeString(folder.resolve("berth.conf"),
                "listeners.a { bind = \"127.0.0.1:0\", handler = " + handler + " }");
        Sources sources = new Sources(
                configuration, List.of(plugins), folder.resolve("data"), List.of(), Optional.empty(), false);
        try {
            Plan.check(sources);
            return "nothing";
        } catch (ConfigurationException e) {
            return e.problems().stream().map(Problem::what).map(IsolationTest::message).findFirst().orElseThrow();
        }
    }

    private static String message(String what) {
        return what.substring(what.indexOf("cannot be made: ") + "cannot be made: ".length());
    }

    private void probe(String statements) throws IOException {
        PluginJar.provider("demo.Probe", "probe", statements).write(folder.resolve("plugins"), "probe");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "dev.berth.runtime.server.Server", "dev.berth.runtime.config.Names", "com.google.common.collect.ImmutableList",
        "com.typesafe.config.Config", "org.bouncycastle.openssl.PEMParser", "org.slf4j.Logger",
        "ch.qos.logback.classic.Logger", "picocli.CommandLine", "com.google.gson.Gson"
    })
    void pluginCannotLoadWhatBelongsToTheRuntime(String name) throws IOException {
        assertEquals("java.lang.ClassNotFoundException: " + name, toldWhenLoading(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "dev.berth.api.Handler", "dev.berth.api.frame.Frames", "java.util.List", "java.sql.Connection",
        "javax.xml.parsers.DocumentBuilder", "org.w3c.dom.Document", "java.net.http.HttpClient"
    })
    void pluginCanLoadTheApiAndTheJdk(String name) throws IOException {
        assertEquals("nothing", toldWhenLoading(name));
    }

    @Test
    void pluginSeesNoResourceOfTheRuntime() throws IOException {
        probe("""
                if (getClass().getClassLoader().getResource("dev/berth/runtime/config/reference.conf") != null) {
                    throw new IllegalStateException("seen");
                }
                return connection -> { };""");
        assertEquals("nothing", told());
    }

    @Test
    void librariesInAPluginsFolderAreItsOwnEvenWhereTheRuntimeHasThemToo() throws IOException {
        Path library = new PluginJar()
                .source("com.google.common.collect.ImmutableList", """
                        package com.google.common.collect;
                        public class ImmutableList { public static String whose() { return "the plugin's own"; } }
                        """)
                .write(folder.resolve("plugins/big"), "guava");
        PluginJar.provider("demo.Probe", "probe",
                        "throw new Exception(com.google.common.collect.ImmutableList.whose());")
                .library(library).write(folder.resolve("plugins/big"), "probe");
        assertEquals("java.lang.Exception: the plugin's own", told());
    }

    @Test
    void pluginsDoNotSeeEachOther() throws IOException {
        PluginJar.provider("other.Other", "other", "return connection -> { };")
                .write(folder.resolve("plugins"), "other");
        probe("Class.forName(\"other.Other\"); return connection -> { };");
        assertEquals("java.lang.ClassNotFoundException: other.Other", told());
    }

    @Test
    void copyOfTheApiInAPluginIsNotUsed() throws IOException {
        PluginJar.provider("demo.Probe", "probe", "return connection -> { };")
                .source("dev.berth.api.HandlerProvider", """
                        package dev.berth.api;
                        public interface HandlerProvider {
                            String type();
                            Handler create(HandlerContext context) throws Exception;
                        }
                        """)
                .write(folder.resolve("plugins"), "probe");
        assertEquals("nothing", told());
    }

    @Test
    void contextClassLoaderIsThePluginsWhileAHandlerIsMadeAndTheCallersAfterwards() throws IOException {
        probe("""
                if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
                    throw new IllegalStateException("another loader");
                }
                return connection -> { };""");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        assertEquals("nothing", told());
        assertEquals(before, Thread.currentThread().getContextClassLoader());
    }
}
