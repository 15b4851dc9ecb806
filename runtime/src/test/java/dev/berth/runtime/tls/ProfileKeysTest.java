package dev.berth.runtime.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.berth.runtime.config.Problems;
import dev.berth.runtime.testing.TestCertificates;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProfileKeysTest {

    private final TestCertificates first = TestCertificates.selfSigned("CN=first");
    private final TestCertificates second = TestCertificates.selfSigned("CN=second");

    @TempDir
    Path folder;

    @Test
    void handshakeThatIsUnderWayKeepsItsCertificateAndKeyThroughAReload() throws Exception {
        TlsProfile profile = Profiles.load(folder, "tls.t.certificates = [" + first.place(folder, "a") + "]").get("t");
        ProfileKeys keys = new ProfileKeys(profile::material);
        String before = alias(keys);
        second.place(folder, "a");
        profile.take(profile.read(profile.material().settings(), new Problems()));
        String after = alias(keys);
        assertNotEquals(before, after);
        assertShown(first, keys, before);
        assertShown(second, keys, after);
        profile.take(profile.read(profile.material().settings(), new Problems()));
        assertNull(keys.getPrivateKey(before), "two reloads within one handshake");
        assertShown(second, keys, after);
    }

    private static String alias(ProfileKeys keys) {
        return keys.chooseEngineClientAlias(new String[] {"EC"}, null, null);
    }

    private static void assertShown(TestCertificates expected, ProfileKeys keys, String alias) {
        assertArrayEquals(expected.chain().toArray(X509Certificate[]::new), keys.getCertificateChain(alias));
        assertEquals(expected.key(), keys.getPrivateKey(alias));
    }
}
