package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people have on their machines gets its bytes back from `echo`.
@Timeout(120)
class RealClientsIT {

    private static final int TEN_MEBIBYTES = 10 << 20;

    @TempDir
    static Path folder;

    private static BerthProcess berth;

    @BeforeAll
    static void start() throws Exception {
        berth = BerthProcess.start(folder, """
                listeners {
                  plain { bind = "127.0.0.1:0", handler = echo }
                  tls { bind = "127.0.0.1:0", handler = echo, tls = t }
                }
                tls.t.self-signed = ["localhost"]
                """);
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    /// The client's own half-close is what ends it: everything echoed must come before the end.
    @ParameterizedTest
    @CsvSource({
        "nc, 1, nc -N 127.0.0.1 PLAIN",
        "nc, 10485760, nc -N 127.0.0.1 PLAIN",
        "socat, 1, socat -t 60 - TCP:127.0.0.1:PLAIN",
        "socat, 10485760, socat -t 60 - TCP:127.0.0.1:PLAIN",
        "socat, 1, 'socat -t 60 - OPENSSL:127.0.0.1:TLS,verify=0,openssl-max-proto-version=TLS1.2'",
        "socat, 10485760, 'socat -t 60 - OPENSSL:127.0.0.1:TLS,verify=0,openssl-max-proto-version=TLS1.2'",
        "socat, 1, 'socat -t 60 - OPENSSL:127.0.0.1:TLS,verify=0,openssl-min-proto-version=TLS1.3'",
        "socat, 10485760, 'socat -t 60 - OPENSSL:127.0.0.1:TLS,verify=0,openssl-min-proto-version=TLS1.3'"
    })
    void clientThatHalfClosesGetsEverythingBackAndThenTheEnd(String program, int size, String command)
            throws Exception {
        Installed.require(program);
        byte[] sent = bytes(size);
        Path input = Files.write(folder.resolve("input"), sent);
        Path output = folder.resolve("output");
        Process client = client(command).redirectInput(input.toFile()).redirectOutput(output.toFile()).start();
        assertEquals(true, client.waitFor(100, TimeUnit.SECONDS));
        assertEquals(0, client.exitValue());
        assertArrayEquals(sent, Files.readAllBytes(output));
    }

    /// s_client leaves when its input ends, so it is kept open until everything is back.
    @ParameterizedTest
    @CsvSource({"1, -tls1_2", "1, -tls1_3", "10485760, -tls1_2", "10485760, -tls1_3"})
    void openssl(int size, String version) throws Exception {
        Installed.require("openssl");
        byte[] sent = bytes(size);
        Process client = client("openssl s_client -quiet " + version + " -connect 127.0.0.1:TLS")
                .redirectError(new File("/dev/null")).start();
        Thread writer = Thread.startVirtualThread(() -> {
            try {
                client.getOutputStream().write(sent);
                client.getOutputStream().flush();
            } catch (java.io.IOException e) {
                // The reader below finds too little.
            }
        });
        assertArrayEquals(sent, client.getInputStream().readNBytes(size));
        writer.join();
        client.destroy();
        client.waitFor();
    }

    private static ProcessBuilder client(String command) {
        return new ProcessBuilder("sh", "-c", "exec " + command
                .replace("PLAIN", "" + berth.port("plain")).replace("TLS,", berth.port("tls") + ",")
                .replaceAll("TLS$", "" + berth.port("tls")));
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        // s_client -quiet takes no commands, but a test should not depend on that.
        if (size < TEN_MEBIBYTES) {
            bytes[0] = 'x';
        }
        return bytes;
    }
}
