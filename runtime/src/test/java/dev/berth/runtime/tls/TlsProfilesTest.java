package dev.berth.runtime.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.tls.TlsProfiles.Reload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// When files are read anew, and what comes of it. A change must stand still for one look.
@Timeout(30)
class TlsProfilesTest {

    private final TestCertificates first = TestCertificates.selfSigned("CN=first", "dns:server.test");
    private final TestCertificates second = TestCertificates.selfSigned("CN=second", "dns:server.test");

    @TempDir
    Path folder;

    private TlsProfiles profiles;

    @BeforeEach
    void load() throws IOException {
        load(first.place(folder, "a"));
    }

    private void load(String certificate) throws IOException {
        profiles = Profiles.load(folder, "tls { t.certificates = [" + certificate + "], u.self-signed = [localhost] }");
        assertEquals(List.of(), profiles.reloadChanged(), "the first look");
    }

    private X509Certificate served() {
        return profiles.get("t").identities().getFirst().chain().getFirst();
    }

    private void assertNothingChanges() {
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(), profiles.reloadChanged());
        }
    }

    private void assertTaken(TestCertificates expected) {
        assertEquals(List.of(), profiles.reloadChanged(), "the change may not be complete");
        List<Reload> reloads = profiles.reloadChanged();
        assertEquals(List.of(new Reload(profiles.get("t"), List.of(), List.of())), reloads);
        assertEquals(expected.certificate(), served());
        assertNothingChanges();
    }

    private void assertToldOnce(TestCertificates kept) {
        assertEquals(List.of(), profiles.reloadChanged(), "the change may not be complete");
        List<Reload> reloads = profiles.reloadChanged();
        assertEquals(1, reloads.size());
        assertEquals(profiles.get("t"), reloads.getFirst().profile());
        assertFalse(reloads.getFirst().problems().isEmpty());
        assertEquals(kept.certificate(), served());
        assertNothingChanges();
    }

    @Test
    void untouchedFilesAreNotReadAgain() {
        assertNothingChanges();
        assertEquals(first.certificate(), served());
    }

    @Test
    void newFilesAreTakenAtTheSecondLook() {
        second.place(folder, "a");
        assertTaken(second);
        first.place(folder, "a");
        assertTaken(first);
    }

    @Test
    void changeThatGoesOnIsWaitedFor() {
        second.writeKey(folder.resolve("a.key"));
        assertEquals(List.of(), profiles.reloadChanged());
        second.writeChain(folder.resolve("a.pem"));
        assertTaken(second);
    }

    @Test
    void folderThatIsExchangedBehindALinkIsNoticed() throws Exception {
        // As Kubernetes does: a.pem leads to ..data/a.pem, and ..data is exchanged.
        Files.createDirectory(folder.resolve("..1"));
        Files.createDirectory(folder.resolve("..2"));
        first.place(folder.resolve("..1"), "linked");
        second.place(folder.resolve("..2"), "linked");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        for (String each : List.of("linked.pem", "linked.key")) {
            Files.createSymbolicLink(folder.resolve(each), Path.of("..data", each));
        }
        load("{ chain = \"linked.pem\", key = \"linked.key\" }");
        Files.createSymbolicLink(folder.resolve("..new"), Path.of("..2"));
        Files.move(folder.resolve("..new"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertTaken(second);
    }

    @Test
    void fileOfTheSameSizeAndTimeIsNoticed() throws Exception {
        Path chain = folder.resolve("a.pem");
        FileTime time = Files.getLastModifiedTime(chain);
        TestCertificates.write(folder.resolve("new"), Files.readString(chain));
        Files.setLastModifiedTime(folder.resolve("new"), time);
        Files.move(folder.resolve("new"), chain, StandardCopyOption.ATOMIC_MOVE);
        assertTaken(first);
    }

    @Test
    void garbageChangesNothingAndIsToldOnce() {
        TestCertificates.write(folder.resolve("a.pem"), "garbage");
        assertToldOnce(first);
        second.place(folder, "a");
        assertTaken(second);
    }

    @Test
    void keyOfAnotherCertificateChangesNothingAndIsToldOnce() {
        second.writeKey(folder.resolve("a.key"));
        assertToldOnce(first);
        second.writeChain(folder.resolve("a.pem"));
        assertTaken(second);
    }

    @Test
    void everyFurtherChangeThatIsWrongIsToldOnce() {
        TestCertificates.write(folder.resolve("a.pem"), "garbage");
        assertToldOnce(first);
        TestCertificates.write(folder.resolve("a.pem"), "more garbage");
        assertToldOnce(first);
    }

    @Test
    void fileThatIsMissingForAWhileChangesNothing() throws Exception {
        Files.move(folder.resolve("a.pem"), folder.resolve("away"));
        assertToldOnce(first);
        Files.move(folder.resolve("away"), folder.resolve("a.pem"));
        // The very files that were read.
        assertNothingChanges();
        assertEquals(first.certificate(), served());
        second.place(folder, "a");
        assertTaken(second);
    }
}
