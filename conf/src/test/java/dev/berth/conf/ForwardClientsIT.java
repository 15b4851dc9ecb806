package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.berth.runtime.testing.TestCertificates;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Databases behind the packaged server, and their own clients in front of it.
@Timeout(120)
class ForwardClientsIT {

    @TempDir
    static Path folder;

    private static int redis;
    private static int postgres;
    private static BerthProcess berth;

    @BeforeAll
    static void start() throws Exception {
        TestCertificates authority = TestCertificates.authority("CN=Test authority");
        authority.writeChain(folder.resolve("ca.pem"));
        authority.issue("CN=localhost", "dns:localhost", "ip:127.0.0.1").place(folder, "server");
        authority.issue("CN=alice").place(folder, "alice");
        TestCertificates.authority("CN=Another authority").issue("CN=alice").place(folder, "mallory");
        redis = Ports.free();
        postgres = Ports.free();
        berth = BerthProcess.start(folder, """
                tls {
                  mutual { certificates = { chain = server.pem, key = server.key }
                           client-auth { mode = required, ca = ca.pem } }
                  server { certificates = { chain = server.pem, key = server.key } }
                  far { server-auth.ca = ca.pem }
                }
                listeners {
                  redis { bind = "127.0.0.1:0", tls = mutual
                          handler { type = forward, to = ["127.0.0.1:REDIS"] } }
                  postgres { bind = "127.0.0.1:0"
                             handler { type = forward, to = ["unix:FOLDER/hop.sock"], tls = far
                                       server-name = localhost } }
                  hop { bind = { unix = hop.sock }, tls = server
                        handler { type = forward, to = ["127.0.0.1:POSTGRES"] } }
                }
                """.replace("REDIS", "" + redis).replace("POSTGRES", "" + postgres)
                .replace("FOLDER", folder.toString()));
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    private static String shell(String command) throws Exception {
        Command done = Command.shell(folder, command);
        assertEquals(0, done.exit(), done + "\n" + berth.log());
        return done.out();
    }

    private static String redisCli(String identity, String rest) {
        return "redis-cli --tls --cacert ca.pem " + identity + " -h 127.0.0.1 -p " + berth.port("redis") + ' ' + rest;
    }

    @Test
    void redisCliWithACertificateIsServedOverMutualTlsAndWithoutOneRefused() throws Exception {
        Installed.require("redis-cli");
        try (Daemon server = RedisServer.start(folder, redis)) {
            String alice = "--cert alice.pem --key alice.key";
            assertEquals("PONG\n", shell(redisCli(alice, "PING")), server::said);
            assertEquals("OK\n", shell(redisCli(alice, "SET word 'hello there'")));
            assertEquals("hello there\n", shell(redisCli(alice, "GET word")));
            shell("head -c 4000000 /dev/urandom | base64 -w 0 > large");
            assertEquals("OK\n", shell(redisCli(alice, "-x SET large < large")));
            shell(redisCli(alice, "GET large") + " | tr -d '\\n' | cmp - large");
            for (String identity : new String[] {"", "--cert mallory.pem --key mallory.key"}) {
                Command refused = Command.shell(folder, redisCli(identity, "GET word"));
                assertNotEquals(0, refused.exit(), refused.toString());
                assertFalse(refused.out().contains("hello"), refused.toString());
            }
        }
    }

    /// PostgreSQL asks for TLS in its own protocol, and only from version 17 on without that. So the server that its
    /// packets are sent to over TLS, without a word before, is a second listener, which takes TLS off again.
    @Test
    void psqlIsServedOverPlainConnectionsThatGoOnOverTls() throws Exception {
        try (Daemon server = PostgresServer.start(folder, postgres)) {
            String psql = "psql 'host=127.0.0.1 port=" + berth.port("postgres")
                    + " user=berth dbname=postgres sslmode=disable' -tAq -c ";
            assertEquals("42\n", shell(psql + "'select 6 * 7'"), server::said);
            shell(psql + "'create table numbers as select i from generate_series(1, 100000) i'");
            assertEquals(shell("seq 1 100000 | sha256sum"), shell(psql + "'copy numbers to stdout' | sha256sum"));
            shell("seq 1 100000 | " + psql + "'copy numbers from stdin'");
            assertEquals("200000\n", shell(psql + "'select count(*) from numbers'"));
        }
    }
}
