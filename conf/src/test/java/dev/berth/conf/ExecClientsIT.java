package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs of the system behind the packaged server, and real clients in front of it.
@Timeout(120)
class ExecClientsIT {

    @TempDir
    static Path folder;

    private static BerthProcess berth;

    @BeforeAll
    static void start() throws Exception {
        TestCertificates authority = TestCertificates.authority("CN=Test authority");
        authority.writeChain(folder.resolve("ca.pem"));
        write("server", authority.issue("CN=localhost", "dns:localhost", "ip:127.0.0.1"));
        write("alice", authority.issue("CN=alice,O=Example", "dns:a.example.org", "email:alice@example.org"));
        Path script = Files.writeString(folder.resolve("tell"), "#!/bin/sh\nenv | grep -E '^(PROTO|TCP|SSL_)'\n");
        assertTrue(script.toFile().setExecutable(true));
        Files.createDirectories(folder.resolve("git"));
        berth = BerthProcess.start(folder, """
                tls {
                  t { certificates = { chain = server.pem, key = server.key } }
                  mutual { certificates = { chain = server.pem, key = server.key }
                           client-auth { mode = required, ca = ca.pem } }
                }
                handlers {
                  git { type = exec
                        command = [git, daemon, --inetd, --export-all, "--base-path=FOLDER/git", "FOLDER/git"] }
                  sort { type = exec, command = [sort] }
                  sum { type = exec, command = [sha256sum] }
                  tell { type = exec, command = ["FOLDER/tell"] }
                }
                listeners {
                  git { bind = "127.0.0.1:0", handler = git }
                  git-tls { bind = "127.0.0.1:0", handler = git, tls = t }
                  sort { bind = "127.0.0.1:0", handler = sort }
                  sum { bind = "127.0.0.1:0", handler = sum }
                  sum-tls { bind = "127.0.0.1:0", handler = sum, tls = t }
                  tell { bind = "127.0.0.1:0", handler = tell }
                  tell-tls { bind = "127.0.0.1:0", handler = tell, tls = mutual }
                }
                """.replace("FOLDER", folder.toString()));
    }

    private static void write(String name, TestCertificates certificate) {
        certificate.writeChain(folder.resolve(name + ".pem"));
        certificate.writeKey(folder.resolve(name + ".key"));
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    private static Command shell(String command) throws Exception {
        Command done = Command.shell(folder, command);
        assertEquals(0, done.exit(), done + "\n" + berth.log());
        return done;
    }

    /// A repository with some megabytes in it.
    private static void makeRepository(String name) throws Exception {
        shell(("export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a"
                + " GIT_COMMITTER_EMAIL=a@b; git init -q work-REPO && cd work-REPO"
                + " && head -c 5000000 /dev/urandom > large && git add large && git commit -q -m first"
                + " && cd .. && git clone -q --bare work-REPO git/REPO").replace("REPO", name));
    }

    @Test
    void gitClonesThroughTheDaemon() throws Exception {
        Installed.require("git");
        makeRepository("plain");
        shell("git clone -q git://127.0.0.1:" + berth.port("git") + "/plain cloned-plain"
                + " && cmp work-plain/large cloned-plain/large");
    }

    @Test
    void gitClonesThroughTheDaemonOverTls() throws Exception {
        Installed.require("git");
        Installed.require("socat");
        makeRepository("secret");
        shell("git -c protocol.ext.allow=always clone -q 'ext::socat -t 60 - OPENSSL:127.0.0.1:" + berth.port("git-tls")
                + ",cafile=" + folder.resolve("ca.pem") + " %G/secret' cloned-secret"
                + " && cmp work-secret/large cloned-secret/large");
    }

    @Test
    void ncSendsItsEndAndReadsTheSortedLines() throws Exception {
        Installed.require("nc");
        assertEquals("a\nb\nc\n", shell("printf 'b\\nc\\na\\n' | nc -N 127.0.0.1 " + berth.port("sort")).out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nc -N 127.0.0.1 PLAIN", "socat -t 60 - TCP:127.0.0.1:PLAIN",
        "socat -t 60 - OPENSSL:127.0.0.1:TLS,verify=0,openssl-max-proto-version=TLS1.2",
        "socat -t 60 - OPENSSL:127.0.0.1:TLS,verify=0,openssl-min-proto-version=TLS1.3"})
    void allThatAClientSendsBeforeItsEndIsSummed(String client) throws Exception {
        Installed.require(client.split(" ")[0]);
        shell("head -c 20000000 /dev/urandom > random");
        assertEquals(shell("sha256sum < random").out(), shell(client.replace("PLAIN", "" + berth.port("sum"))
                .replace(":TLS", ":" + berth.port("sum-tls")) + " < random").out());
    }

    private static Map<String, String> variables(String text) {
        return text.lines().filter(line -> line.matches("[A-Z]\\w*=.*"))
                .map(line -> line.split("=", 2)).collect(Collectors.toMap(each -> each[0], each -> each[1]));
    }

    @Test
    void aScriptReadsTheAddressesFromItsEnvironment() throws Exception {
        try (Client client = new Client(berth.connect("tell"))) {
            StringBuilder all = new StringBuilder();
            for (String line; (line = client.line()) != null; ) {
                all.append(line).append('\n');
            }
            assertEquals(Map.of("PROTO", "TCP", "TCPLOCALIP", "127.0.0.1", "TCPLOCALPORT", "" + berth.port("tell"),
                    "TCPREMOTEIP", "127.0.0.1", "TCPREMOTEPORT", "" + client.socket().getLocalPort()),
                    variables(all.toString()));
        }
    }

    @Test
    void aScriptReadsTheClientsCertificateFromItsEnvironment() throws Exception {
        Installed.require("openssl");
        String text = shell("openssl s_client -quiet -ign_eof -connect 127.0.0.1:" + berth.port("tell-tls")
                + " -servername localhost -tls1_3 -cert alice.pem -key alice.key -CAfile ca.pem"
                + " < /dev/null 2> /dev/null").out();
        Map<String, String> told = variables(text);
        assertEquals("SSL", told.get("PROTO"));
        assertEquals("TLSv1.3", told.get("SSL_PROTOCOL"));
        assertTrue(told.get("SSL_CIPHER").startsWith("TLS_"), text);
        assertEquals("localhost", told.get("SSL_TLS_SNI"));
        assertEquals("SUCCESS", told.get("SSL_CLIENT_VERIFY"));
        assertEquals("a.example.org", told.get("SSL_CLIENT_SAN_DNS_0"));
        assertEquals("alice@example.org", told.get("SSL_CLIENT_SAN_Email_0"));
        // What openssl says of the same certificate.
        assertEquals("subject=" + told.get("SSL_CLIENT_S_DN") + "\nissuer=" + told.get("SSL_CLIENT_I_DN") + "\nserial="
                        + told.get("SSL_CLIENT_M_SERIAL") + "\n",
                shell("openssl x509 -in alice.pem -noout -nameopt RFC2253 -subject -issuer -serial").out()
                        .replaceFirst("serial=0", "serial="));
        assertTrue(told.get("SSL_CLIENT_CERT").startsWith("-----BEGIN CERTIFICATE-----"), text);
    }

    @Test
    void theServiceConvertedFromXinetdRunsAsTheReadmeHasIt() throws Exception {
        String readme = Files.readString(Installed.CHECKOUT.resolve("plugins/exec/README.md"));
        Matcher matcher = Pattern.compile("is this listener:\n\n```hocon\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertTrue(matcher.find());
        String configuration = matcher.group(1).replace(":7979", ":0");
        if (!"root".equals(System.getProperty("user.name"))) {
            configuration = configuration.replaceFirst("user +=.*", "");
        }
        Path own = Files.createDirectories(folder.resolve("converted"));
        try (BerthProcess converted = BerthProcess.start(own, configuration);
                Client client = new Client(converted.connect("finger"))) {
            assertEquals("nobody is logged in", client.line());
            assertEquals(null, client.line());
        }
    }
}
