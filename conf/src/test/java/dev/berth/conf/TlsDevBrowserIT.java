package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A browser accepts what `berth tls dev` made once it trusts the CA as the command says, and not before.
@Timeout(120)
class TlsDevBrowserIT {

    /// It takes --no-sandbox to run as root. Without the other switches it would look for hosts of its maker.
    private static final String CHROMIUM = "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
            + " --disable-background-networking --disable-component-update --disable-sync"
            + " --host-resolver-rules='MAP *.dev.test 127.0.0.1' --dump-dom";

    /// Answers whatever is asked for, once the empty line has come.
    private static final String PAGE = """
            while read -r line && [ ${#line} -gt 1 ]; do :; done
            printf 'HTTP/1.0 200 OK\\r\\nContent-Length: 12\\r\\n\\r\\nNice to see.'
            """;

    @TempDir
    static Path folder;

    private static BerthProcess berth;
    private static String trust;

    @BeforeAll
    static void start() throws Exception {
        Installed.require("chromium");
        Installed.require("certutil");
        Command made = Command.berth(folder, "tls", "dev", "localhost", "*.dev.test", "127.0.0.1");
        assertEquals(0, made.exit(), made.toString());
        trust = made.out().lines().filter(line -> line.contains("certutil -d")).findFirst().orElseThrow();
        Path page = Files.writeString(folder.resolve("page.sh"), PAGE);
        berth = BerthProcess.start(folder, """
                listeners.page { bind = "127.0.0.1:0", tls = dev, handler { type = exec, command = [sh, "%s"] } }
                tls.dev.certificates = [ { chain = "tls-dev/server.pem", key = "tls-dev/server.key" } ]
                """.formatted(page));
    }

    @AfterAll
    static void stop() {
        if (berth != null) {
            berth.close();
        }
    }

    /// Runs a command as somebody whose files are in a folder of their own.
    private static Command as(String somebody, String command) throws Exception {
        return Command.shell(folder, "mkdir -p " + somebody + "; export HOME=$PWD/" + somebody + "; " + command);
    }

    private static String page(String somebody, String host) throws Exception {
        return as(somebody, CHROMIUM + " https://" + host + ':' + berth.port("page") + '/').out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "www.dev.test"})
    void browserThatTrustsTheCaAcceptsTheServerByEveryName(String host) throws Exception {
        Command trusted = as("trusting", trust);
        assertEquals(0, trusted.exit(), trusted.toString());
        assertTrue(page("trusting", host).contains("Nice to see."));
    }

    @Test
    void browserThatDoesNotTrustTheCaShowsNothing() throws Exception {
        assertFalse(page("wary", "localhost").contains("Nice to see."));
    }
}
