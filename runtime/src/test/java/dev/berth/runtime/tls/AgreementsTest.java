package dev.berth.runtime.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class AgreementsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "suites, TLS_AES_128_GCM_SHA265, TLS_AES_128_GCM_SHA256",
        "suites, TLS_ECDHE_RSA_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "groups, x25591, x25519",
        "groups, secp256k1, secp256r1",
        "groups, P-256, secp256r1"
    })
    void unknownOneIsAProblemWithTheNearestName(String key, String written, String meant) throws Exception {
        List<Problem> problems = Profiles.problems(folder, """
                tls.t { self-signed = ["localhost"], %s = ["%s"] }
                """.formatted(key, written));
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().where().endsWith("berth.conf:1"), problems.toString());
        assertTrue(problems.getFirst().what().contains(written), problems.toString());
        assertTrue(problems.getFirst().remedy().contains(meant), problems.toString());
    }
}
