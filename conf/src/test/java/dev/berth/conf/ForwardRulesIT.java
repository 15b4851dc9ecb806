package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.certificate.CertificateDescription;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Who reaches a target through the packaged server, under the rules that ghostunnel's users know.
@Timeout(60)
class ForwardRulesIT {

    /// A way to write who may come in.
    ///
    /// @param flags what ghostunnel is told
    /// @param clientAuth the same here, without the authority
    /// @param admitted who comes in
    private record Rule(String flags, String clientAuth, Set<String> admitted) {

        @Override
        public String toString() {
            return flags;
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("--allow-all", "mode = required", Set.of("alice", "bob", "carol")),
            new Rule("--allow-cn alice", "mode = required, allow = [\"cn:alice\"]", Set.of("alice")),
            new Rule("--allow-ou Operations", "mode = required, allow = [\"ou:Operations\"]", Set.of("alice", "carol")),
            new Rule("--allow-dns alice.ops.example.org", "mode = required, allow = [\"dns:alice.ops.example.org\"]",
                    Set.of("alice")),
            new Rule("--allow-uri spiffe://example.org/ns/web/sa/alice",
                    "mode = required, allow = [\"uri:spiffe://example.org/ns/web/sa/alice\"]", Set.of("alice")),
            new Rule("--allow-uri spiffe://example.org/ns/*/sa/*",
                    "mode = required, allow = [\"uri:spiffe://example.org/ns/*/sa/*\"]", Set.of("alice", "bob")),
            new Rule("--allow-uri spiffe://*/ns/web/**", "mode = required, allow = [\"uri:spiffe://*/ns/web/**\"]",
                    Set.of("alice", "carol")),
            new Rule("--allow-cn alice --allow-ou Development",
                    "mode = required, allow = [\"cn:alice\", \"ou:Development\"]", Set.of("alice", "bob")),
            new Rule("--allow-cn nobody", "mode = required, allow = [\"cn:nobody\"]", Set.of()),
            new Rule("--disable-authentication", "mode = none",
                    Set.of("alice", "bob", "carol", "stranger", "anonymous")),
            // What ghostunnel has only as policies in another language, or not at all.
            new Rule("a name below a domain", "mode = required, allow = [\"dns:*.dev.example.org\"]", Set.of("bob")),
            new Rule("the pin of bob's key", "mode = required, allow = [\"spki:BOB\"]", Set.of("bob")),
            new Rule("all but the pin of bob's key", "mode = required, deny = [\"spki:BOB\"]",
                    Set.of("alice", "carol")),
            new Rule("a unit, but not of another organization",
                    "mode = required, allow = [\"ou:Operations\"], deny = [\"uri:spiffe://other.test/**\"]",
                    Set.of("alice")));

    @TempDir
    static Path folder;

    private static Map<String, TlsCaller> clients;
    private static BerthProcess berth;

    private static TestCertificates client(TestCertificates authority, String name, String subject, String... names) {
        TestCertificates made = authority.issue(subject, names);
        clients.put(name, new TlsCaller("TLSv1.3", "TLSv1.2").showing(made));
        return made;
    }

    @BeforeAll
    static void start() throws Exception {
        clients = new LinkedHashMap<>();
        TestCertificates authority = TestCertificates.authority("CN=Test authority");
        authority.writeChain(folder.resolve("ca.pem"));
        authority.issue("CN=localhost", "dns:localhost").place(folder, "server");
        String[] alice = {"dns:alice.ops.example.org", "uri:spiffe://example.org/ns/web/sa/alice"};
        client(authority, "alice", "CN=alice,OU=Operations", alice);
        String bob = CertificateDescription.of(client(authority, "bob", "CN=bob,OU=Development",
                "dns:bob.dev.example.org", "uri:spiffe://example.org/ns/db/sa/bob").certificate()).spki();
        client(authority, "carol", "CN=carol,OU=Operations", "uri:spiffe://other.test/ns/web/sa/carol");
        client(TestCertificates.authority("CN=Another authority"), "stranger", "CN=alice,OU=Operations", alice);
        clients.put("anonymous", new TlsCaller("TLSv1.3", "TLSv1.2"));
        StringBuilder configuration = new StringBuilder("""
                listeners.echo { bind = { unix = echo.sock }, handler = echo }
                handlers.relay { type = forward, to = ["unix:%s"] }
                """.formatted(folder.resolve("echo.sock")));
        for (int i = 0; i < RULES.size(); i++) {
            configuration.append("""
                    listeners.rule%1$d { bind = "127.0.0.1:0", handler = relay, tls = rule%1$d }
                    tls.rule%1$d { certificates = { chain = server.pem, key = server.key }
                                   client-auth { ca = ca.pem, %2$s } }
                    """.formatted(i, RULES.get(i).clientAuth().replace("BOB", bob)));
        }
        berth = BerthProcess.start(folder, configuration.toString());
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    private static boolean reachesTheTarget(TlsCaller client, int port) throws IOException {
        try (SSLSocket socket = client.connect(port)) {
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() == 'x';
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither served nor refused", e);
        } catch (IOException e) {
            // Over TLS 1.3 that is told after the handshake.
            return false;
        }
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void thoseWhomARuleAllowsReachTheTargetAndOthersAreRefused(Rule rule) throws Exception {
        int port = berth.port("rule" + RULES.indexOf(rule));
        Set<String> admitted = new TreeSet<>();
        for (Map.Entry<String, TlsCaller> client : clients.entrySet()) {
            if (reachesTheTarget(client.getValue(), port)) {
                admitted.add(client.getKey());
            }
        }
        assertEquals(new TreeSet<>(rule.admitted()), admitted);
    }
}
