package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What scanners find on the packaged server with each preset.
@Timeout(300)
class ScannersIT {

    /// No public authority vouches for the test's certificate and revokes it, no DNS names one, the scanner's own
    /// openssl knows no GOST, and on a busy machine it gives its attempt to resume a session up.
    private static final Set<String> NOT_OF_THE_SERVER = Set.of("cert_chain_of_trust", "cert_revocation",
            "DNS_CAArecord", "engine_problem", "sessionresumption_ticket");

    /// It starts thousands of programs: half a minute on a quiet machine.
    private static final Duration LONGEST_SCAN = Duration.ofSeconds(250);

    private static final Pattern FINDING = Pattern.compile(
            "\"id\"\\s*:\\s*\"(.*?)\".*?\"severity\"\\s*:\\s*\"(.*?)\"", Pattern.DOTALL);

    @TempDir
    static Path folder;

    private static BerthProcess berth;

    @BeforeAll
    static void start() throws Exception {
        TestCertificates authority = TestCertificates.authority("CN=Test authority");
        authority.writeChain(folder.resolve("ca.pem"));
        write("ec", authority.issue("CN=localhost", "dns:localhost", "ip:127.0.0.1"));
        write("rsa", TestCertificates.request("CN=localhost").names("dns:localhost", "ip:127.0.0.1")
                .keyType(TestCertificates.KeyType.RSA).issuedBy(authority));
        berth = BerthProcess.start(folder, """
                tls {
                  intermediate.certificates = [ { chain = ec.pem, key = ec.key }, { chain = rsa.pem, key = rsa.key } ]
                  modern { certificates = { chain = ec.pem, key = ec.key }, preset = modern }
                }
                listeners {
                  intermediate { bind = "127.0.0.1:0", handler = echo, tls = intermediate }
                  modern { bind = "127.0.0.1:0", handler = echo, tls = modern }
                }
                """);
    }

    private static void write(String name, TestCertificates certificate) {
        certificate.writeChain(folder.resolve(name + ".pem"));
        certificate.writeKey(folder.resolve(name + ".key"));
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"intermediate", "modern"})
    void testsslFindsNothingAboveLow(String preset) throws Exception {
        Installed.require("testssl");
        Path findings = folder.resolve(preset + ".json");
        Command.run(folder, "", List.of("testssl", "--quiet", "--color", "0", "--warnings", "batch",
                "--openssl-timeout", "5", "--ip", "one", "--add-ca", "ca.pem", "-p", "-P", "-S", "-U",
                "--jsonfile", findings.toString(), "localhost:" + berth.port(preset)), LONGEST_SCAN);
        Set<String> bad = new TreeSet<>();
        Set<String> looked = new TreeSet<>();
        String found = Files.readString(findings);
        for (Matcher matcher = FINDING.matcher(found); matcher.find(); ) {
            String id = matcher.group(1).replaceAll(" .*", "");
            looked.add(id);
            if (Set.of("MEDIUM", "HIGH", "CRITICAL", "FATAL", "WARN").contains(matcher.group(2))
                    && !NOT_OF_THE_SERVER.contains(id)) {
                bad.add(id + ' ' + matcher.group(2));
            }
        }
        assertTrue(looked.containsAll(Set.of("TLS1_3", "heartbleed", "cert_commonName")), looked.toString());
        assertEquals(Set.of(), bad, found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"intermediate", "modern"})
    void sslscanFindsTheVersionsAndSuitesOfThePresetAndNoOthers(String preset) throws Exception {
        Installed.require("sslscan");
        Command done = Command.run(folder, "", List.of("sslscan", "--no-colour", "--no-renegotiation", "--no-fallback",
                "--no-heartbleed", "127.0.0.1:" + berth.port(preset)));
        Set<String> enabled = Pattern.compile("(?m)^((SSL|TLS)v\\S+) +enabled").matcher(done.out()).results()
                .map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(preset.equals("modern") ? Set.of("TLSv1.3") : Set.of("TLSv1.2", "TLSv1.3"), enabled, done.out());
        Set<String> suites = Pattern.compile("(?m)^(?:Preferred|Accepted) +\\S+ +\\d+ bits +(\\S+)")
                .matcher(done.out()).results().map(ScannersIT::kind).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(preset.equals("modern") ? Set.of("TLS") : Set.of("TLS", "ECDHE-ECDSA", "ECDHE-RSA"), suites,
                done.out());
    }

    private static String kind(MatchResult match) {
        assertTrue(match.group(1).matches(".*(GCM|POLY1305).*"), match.group(1));
        return match.group(1).replaceFirst("_.*", "").replaceFirst("-(AES|CHACHA).*", "");
    }
}
