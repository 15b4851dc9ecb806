package dev.berth.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who can write a jar can run code as the server.
@Timeout(60)
class WritePermissionTest {

    private static final int STICKY_FOR_ALL = 01777;

    @TempDir
    private Path temporary;

    private Path plugins;
    private Path jar;
    private Path groups;

    @BeforeEach
    void makePlugin() throws IOException {
        plugins = PluginJar.folder(PluginJar.folder(temporary.toRealPath().resolve("berth")).resolve("plugins"));
        jar = PluginJar.provider("demo.Good", "good", "return connection -> { };").write(plugins, "good");
        groups = Files.writeString(temporary.resolve("group"), group() + ":x:1000:mallory,eve\n");
    }

    private String group() throws IOException {
        return Files.readAttributes(jar, PosixFileAttributes.class).group().getName();
    }

    private List<Problem> problems(Path folder) {
        List<Problem> problems = new ArrayList<>();
        new PluginFolders(new WritePermission(groups), problems).find(List.of(folder));
        return problems;
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static Problem refused(Path jar, String why, String remedy) {
        return new Problem(jar.toString(),
                "not loaded, since the code in it would run as the server and " + why, remedy);
    }

    @Test
    void jarThatOnlyItsOwnerCanWriteIsLoaded() {
        assertEquals(List.of(), problems(plugins));
    }

    @Test
    void jarThatEverybodyCanWriteIsRefused() throws IOException {
        mode(jar, "rw-r--rw-");
        assertEquals(List.of(refused(jar, "everybody can write it", "chmod o-w " + jar)), problems(plugins));
    }

    @Test
    void jarThatAGroupCanWriteIsRefused() throws IOException {
        mode(jar, "rw-rw-r--");
        assertEquals(List.of(refused(jar, "the group " + group() + " can write it", "chmod g-w " + jar)),
                problems(plugins));
    }

    @Test
    void groupWithoutOtherMembersMayWrite() throws IOException {
        assumeTrue(Files.getOwner(jar).getName().equals(group()), "needs a user with a group of the same name");
        mode(jar, "rw-rw-r--");
        Files.writeString(groups, group() + ":x:1000:\n");
        assertEquals(List.of(), problems(plugins));
        Files.writeString(groups, group() + ":x:1000:" + group() + "\n");
        assertEquals(List.of(), problems(plugins));
    }

    @Test
    void folderThatOthersCanWriteIsRefusedWithAllThatIsInIt() throws IOException {
        mode(plugins, "rwxr-xrwx");
        assertEquals(List.of(refused(jar, plugins + ": everybody can write it", "chmod o-w " + plugins)),
                problems(plugins));
    }

    @Test
    void parentThatOthersCanWriteIsRefusedToo() throws IOException {
        mode(plugins.getParent(), "rwxrwxr-x");
        assertEquals(List.of(refused(jar, plugins.getParent() + ": the group " + group() + " can write it",
                "chmod g-w " + plugins.getParent())), problems(plugins));
    }

    @Test
    void stickyParentIsFine() throws IOException {
        Files.setAttribute(plugins.getParent(), "unix:mode", STICKY_FOR_ALL);
        assertEquals(List.of(), problems(plugins));
    }

    @Test
    void stickyPluginFolderIsRefusedSinceOthersCouldAddJars() throws IOException {
        Files.setAttribute(plugins, "unix:mode", STICKY_FOR_ALL);
        assertEquals(List.of(refused(jar, plugins + ": everybody can write it", "chmod o-w " + plugins)),
                problems(plugins));
    }

    @Test
    void folderOfJarsIsRefusedAsAWholeWhereOthersCouldHaveMadeIt() throws IOException {
        Files.delete(jar);
        Path folder = plugins.resolve("big");
        PluginJar.provider("demo.A", "a", "return connection -> { };").write(folder, "a");
        PluginJar.provider("demo.B", "b", "return connection -> { };").write(folder, "b");
        assertEquals(List.of(), problems(plugins));
        Files.setAttribute(plugins, "unix:mode", STICKY_FOR_ALL);
        assertEquals(List.of(refused(folder, plugins + ": everybody can write it", "chmod o-w " + plugins)),
                problems(plugins));
    }

    @Test
    void oneJarOfAFolderThatOthersCanWriteSpoilsThePlugin() throws IOException {
        Files.delete(jar);
        PluginJar.provider("demo.A", "a", "return connection -> { };").write(plugins.resolve("big"), "a");
        Path library = new PluginJar().write(plugins.resolve("big"), "library");
        mode(library, "rw-r--rw-");
        assertEquals(List.of(refused(library, "everybody can write it", "chmod o-w " + library)), problems(plugins));
    }

    @Test
    void linkIsFollowedToTheJar() throws IOException {
        Path store = PluginJar.folder(plugins.resolveSibling("store"));
        Path target = Files.move(jar, store.resolve("real.jar"));
        Files.createSymbolicLink(jar, target);
        assertEquals(List.of(), problems(plugins));
        mode(target, "rw-r--rw-");
        assertEquals(List.of(refused(jar, "everybody can write it", "chmod o-w " + target)), problems(plugins));
    }

    @Test
    void folderOfALinkOnTheWayIsLookedAtToo() throws IOException {
        Path store = PluginJar.folder(plugins.resolveSibling("store"));
        Path middle = PluginJar.folder(plugins.resolveSibling("middle"));
        Path target = Files.move(jar, store.resolve("real.jar"));
        Files.createSymbolicLink(middle.resolve("link.jar"), target);
        Files.createSymbolicLink(jar, Path.of("../middle/link.jar"));
        assertEquals(List.of(), problems(plugins));
        mode(middle, "rwxr-xrwx");
        assertEquals(List.of(refused(jar, middle + ": everybody can write it", "chmod o-w " + middle)),
                problems(plugins));
    }

    @Test
    void pluginFolderMayBeALinkItself() throws IOException {
        Path link = Files.createSymbolicLink(plugins.resolveSibling("link"), plugins);
        assertEquals(List.of(), problems(link));
        mode(plugins, "rwxr-xrwx");
        assertEquals(1, problems(link).size());
    }

    private Optional<WritePermission.Finding> forService(String user) throws IOException {
        return new WritePermission(groups, Optional.of(user)).find(jar);
    }

    @Test
    void serviceMustNotOwnWhatItRuns() throws IOException {
        String owner = Files.getOwner(jar).getName();
        assertEquals(new WritePermission.Finding(jar.toRealPath(), "it belongs to " + owner + ", who runs the server",
                "chown root " + jar.toRealPath()), forService(owner).orElseThrow());
    }

    @Test
    void serviceMustNotBeAbleToWriteWhatItRuns() throws IOException {
        // This process can write the jar, whoever is said to run the server.
        assertEquals("somebody, who runs the server, can write it", forService("somebody").orElseThrow().what());
    }

    @Test
    void jarThatTheListDoesNotKnowOrKnowsOtherwiseIsNotLoaded() throws IOException {
        PluginFiles files = new PluginFiles(jar, List.of(jar));
        assertEquals(Optional.empty(), PluginSeal.broken(files, List.of(jar)));
        Path list = plugins.resolve(PluginSeal.NAME);
        Files.writeString(list, "");
        assertEquals("not loaded, since " + list + " does not list it",
                PluginSeal.broken(files, List.of(jar)).orElseThrow().what());
        Files.writeString(list, "0".repeat(64) + "  " + jar.getFileName() + "\n");
        assertEquals("not loaded, since " + list + " lists another content",
                PluginSeal.broken(files, List.of(jar)).orElseThrow().what());
        Process sum = new ProcessBuilder("sha256sum", jar.getFileName().toString())
                .directory(plugins.toFile()).redirectOutput(list.toFile()).start();
        assumeTrue(sum.onExit().join().exitValue() == 0);
        assertEquals(Optional.empty(), PluginSeal.broken(files, List.of(jar)));
    }
}
