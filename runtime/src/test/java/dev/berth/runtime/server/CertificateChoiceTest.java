package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestCertificates.KeyType;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which certificate clients get, as they see it.
@Timeout(60)
class CertificateChoiceTest {

    private static final String[] RSA_SUITES = {
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    };

    @TempDir
    Path folder;

    private final List<String> written = new ArrayList<>();
    private TestServer server;

    private CertificateChoiceTest certificate(KeyType type, String subject, String... names) {
        written.add(TestCertificates.request("CN=" + subject).keyType(type).names(names).selfSigned()
                .place(folder, subject));
        return this;
    }

    private int serve(String more) throws IOException {
        server = TestServer.start(folder, """
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = t }
                tls.t { certificates = [%s], %s }
                """.formatted(String.join(", ", written), more), Map.of("test", connection -> { }));
        return server.port("tls");
    }

    private static String shown(TlsCaller caller, int port) throws IOException {
        return caller.certificate(port).getSubjectX500Principal().getName().substring("CN=".length());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theNameThatAClientAsksForDecides(String version) throws Exception {
        int port = certificate(KeyType.EC, "default", "dns:default.test")
                .certificate(KeyType.EC, "wild", "dns:*.wild.test")
                .certificate(KeyType.EC, "exact", "dns:exact.wild.test").serve("");
        assertEquals("default", shown(new TlsCaller(version), port));
        assertEquals("default", shown(new TlsCaller(version).named("unknown.test"), port));
        assertEquals("exact", shown(new TlsCaller(version).named("Exact.Wild.test"), port));
        assertEquals("wild", shown(new TlsCaller(version).named("other.wild.test"), port));
        assertEquals("default", shown(new TlsCaller(version).named("a.b.wild.test"), port));
        assertEquals("default", shown(new TlsCaller(version).named("wild.test"), port));
    }

    @ParameterizedTest
    @CsvSource({"ec, rsa", "rsa, ec"})
    void aClientThatKnowsEcdsaGetsItThoughItPrefersRsa(String first, String second) throws Exception {
        for (String each : List.of(first, second)) {
            certificate(each.equals("ec") ? KeyType.EC : KeyType.RSA, each, "dns:server.test");
        }
        int port = serve("");
        assertEquals("ec", shown(new TlsCaller("TLSv1.3").named("server.test")
                .signatures("rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256"), port));
        assertEquals("ec", shown(new TlsCaller("TLSv1.2").named("server.test")
                .suites(RSA_SUITES[0], "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"), port));
    }

    @Test
    void aClientThatKnowsOnlyRsaGetsIt() throws Exception {
        int port = certificate(KeyType.EC, "ec", "dns:server.test")
                .certificate(KeyType.RSA, "rsa", "dns:server.test").serve("");
        assertEquals("rsa", shown(new TlsCaller("TLSv1.3").signatures("rsa_pss_rsae_sha256"), port));
        assertEquals("rsa", shown(new TlsCaller("TLSv1.2")
                .signatures("rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"), port));
        assertEquals("rsa", shown(new TlsCaller("TLSv1.2").suites(RSA_SUITES), port), "signs with both, says its list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theNameCountsMoreThanTheKindOfKey(String version) throws Exception {
        int port = certificate(KeyType.EC, "default", "dns:default.test")
                .certificate(KeyType.RSA, "rsa", "dns:rsa.test").serve("");
        assertEquals("rsa", shown(new TlsCaller(version).named("rsa.test"), port));
    }

    @Test
    void aClientThatCannotUseTheCertificateOfANameGetsTheDefault() throws Exception {
        int port = certificate(KeyType.RSA, "default", "dns:default.test")
                .certificate(KeyType.EC, "ec", "dns:ec.test").serve("");
        assertEquals("default", shown(new TlsCaller("TLSv1.2").named("ec.test").suites(RSA_SUITES), port));
        assertEquals("default", shown(
                new TlsCaller("TLSv1.3").named("ec.test").signatures("rsa_pss_rsae_sha256"), port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anEdwardsCurveServes(String version) throws Exception {
        int port = certificate(KeyType.ED25519, "ed", "dns:server.test").serve("");
        assertEquals("ed", shown(new TlsCaller(version).named("server.test"), port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void strictnessRefusesUnknownNamesAndNone(String version) throws Exception {
        int port = certificate(KeyType.EC, "default", "dns:default.test")
                .certificate(KeyType.EC, "wild", "dns:*.wild.test").serve("strict-sni = on");
        assertEquals("default", shown(new TlsCaller(version).named("default.test"), port));
        assertEquals("wild", shown(new TlsCaller(version).named("a.wild.test"), port));
        for (String unknown : List.of("unknown.test", "a.b.wild.test", "wild.test")) {
            SSLException told = assertThrows(SSLException.class, () ->
                    new TlsCaller(version).named(unknown).connect(port));
            assertTrue(told.getMessage().contains("unrecognized_name"), told.toString());
            server.events().await(ServerEvent.HandshakeFailed.class);
        }
        assertThrows(SSLException.class, () -> new TlsCaller(version).connect(port));
        server.events().await(ServerEvent.HandshakeFailed.class);
    }
}
