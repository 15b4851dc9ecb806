package dev.berth.runtime.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Source;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The directions in architecture.md, on every build.
@Timeout(30)
class RoomsTest {

    private static final Path CLASSES = Source.module().resolve("target/classes");

    @Test
    void roomsUseOnlyWhatStandsBelowThemAndLibrariesStayInTheirRoom() throws IOException {
        List<ClassModel> classes = Uses.classes(CLASSES);
        assertFalse(classes.isEmpty());
        assertEquals(new TreeSet<>(), Rooms.violations(classes));
    }

    @Test
    void tableHasNoCircle() {
        List<String> fromTheTop = new ArrayList<>(Rooms.MAY_USE.keySet());
        Rooms.MAY_USE.forEach((user, all) -> all.forEach(used -> assertTrue(
                fromTheTop.indexOf(used) > fromTheTop.indexOf(user), user + " stands below " + used)));
    }

    @Test
    void apiKnowsNothingOfTheRuntime() throws IOException {
        Path api = Source.repository().resolve("api/target/classes");
        for (ClassModel type : Uses.classes(api)) {
            assertTrue(Uses.of(type).stream().noneMatch(used -> used.startsWith("dev.berth.runtime.")),
                    Uses.name(type));
        }
    }

    @Test
    void guavaStandsInNoSignatureThatOthersSee() throws IOException {
        Set<String> found = Signatures.naming("com.google.common.", Uses.classes(CLASSES));
        assertEquals(new TreeSet<>(), found);
    }

    @Test
    void guavaInASignatureWouldBeFound() {
        ClassDesc guava = ClassDesc.of("com.google.common.collect.ImmutableList");
        ClassModel shown = synthetic("event", ClassFile.ACC_PUBLIC, guava);
        ClassModel hidden = synthetic("event", 0, guava);
        assertEquals(Set.of("dev.berth.runtime.event.Synthetic.method"),
                Signatures.naming("com.google.common.", List.of(shown)));
        assertEquals(Set.of(), Signatures.naming("com.google.common.", List.of(hidden)));
    }

    @ParameterizedTest
    @CsvSource({
        "event, dev.berth.runtime.connection.Input", "transport, dev.berth.runtime.config.Names",
        "config, dev.berth.runtime.tls.TlsProfile", "connection, dev.berth.runtime.listener.Listener",
        "listener, dev.berth.runtime.server.Plan", "plugin, dev.berth.runtime.tls.TlsProfile",
        "server, org.bouncycastle.openssl.PEMParser", "tls, com.typesafe.config.Config",
        "server, io.prometheus.metrics.core.metrics.Counter", "metrics, dev.berth.runtime.listener.Listener",
        "server, picocli.CommandLine", "listener, com.google.gson.Gson", "server, dev.berth.runtime.cli.Main",
        "control, dev.berth.runtime.server.Server", "listener, dev.berth.runtime.control.Steering"
    })
    void forbiddenUseIsFoundWhereverItStands(String room, String used) {
        ClassDesc forbidden = ClassDesc.of(used);
        String expected = "dev.berth.runtime." + room + ".Synthetic -> " + used;
        assertEquals(Set.of(expected), Rooms.violations(List.of(synthetic(room, 0, forbidden))));
        assertEquals(Set.of(expected), Rooms.violations(List.of(calling(room, forbidden))));
        assertEquals(Set.of(expected), Rooms.violations(List.of(synthetic(room, 0, forbidden.arrayType()))));
    }

    @Test
    void classOutsideOfTheRoomsIsFound() {
        assertEquals(Set.of("dev.berth.runtime.attic.Synthetic is in no room"),
                Rooms.violations(List.of(synthetic("attic", 0, ConstantDescs.CD_String))));
    }

    @Test
    void roomsInTheSourceAreThoseInTheTable() throws IOException {
        try (Stream<Path> folders = Files.list(
                Source.module().resolve("src/main/java/dev/berth/runtime"))) {
            assertEquals(new TreeSet<>(Rooms.MAY_USE.keySet()),
                    new TreeSet<>(folders.map(folder -> folder.getFileName().toString()).toList()));
        }
    }

    /// A class with an abstract method that takes something.
    private static ClassModel synthetic(String room, int flags, ClassDesc taken) {
        return parse(ClassFile.of().build(name(room), type -> type
                .withFlags(flags | ClassFile.ACC_ABSTRACT)
                .withMethod("method", MethodTypeDesc.of(ConstantDescs.CD_void, taken),
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT, method -> { })));
    }

    /// A class with a method that calls something.
    private static ClassModel calling(String room, ClassDesc called) {
        return parse(ClassFile.of().build(name(room), type -> type
                .withMethodBody("method", ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> code
                        .invokestatic(called, "anything", ConstantDescs.MTD_void).return_())));
    }

    private static ClassDesc name(String room) {
        return ClassDesc.of("dev.berth.runtime." + room + ".Synthetic");
    }

    private static ClassModel parse(byte[] bytes) {
        return ClassFile.of().parse(bytes);
    }
}
