package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What those who come from stunnel are told.
@Timeout(120)
class StunnelIT {

    @TempDir
    Path folder;

    @BeforeEach
    void writeCertificates() throws Exception {
        Path tls = Files.createDirectories(folder.resolve("tls"));
        TestCertificates servers = TestCertificates.authority("CN=Servers");
        TestCertificates clients = TestCertificates.authority("CN=Clients");
        servers.writeChain(tls.resolve("ca.pem"));
        clients.writeChain(tls.resolve("clients.pem"));
        write(tls, "server", servers.issue("CN=localhost", "dns:localhost"));
        write(tls, "alice", clients.issue("CN=alice", "email:alice@example.org"));
    }

    private static void write(Path tls, String name, TestCertificates certificate) {
        certificate.writeChain(tls.resolve(name + ".pem"));
        certificate.writeKey(tls.resolve(name + ".key"));
    }

    private static String converted() throws Exception {
        String readme = Files.readString(Installed.CHECKOUT.resolve("plugins/forward/README.md"));
        Matcher matcher = Pattern.compile("are these listeners:\n\n```hocon\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertTrue(matcher.find());
        return matcher.group(1);
    }

    /// The two listeners know each other by a port, so each is in a process of its own.
    @Test
    void theServicesConvertedFromStunnelRunAsTheReadmeHasThem() throws Exception {
        try (ServerSocket mail = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String configuration = converted()
                    .replaceAll("bind = \"127.0.0.1:\\d+\"", "bind = \"127.0.0.1:0\"")
                    .replace(":9143", ":" + mail.getLocalPort());
            try (BerthProcess behind = BerthProcess.start(folder, configuration);
                    BerthProcess before = BerthProcess.start(folder,
                            configuration.replace(":9993", ":" + behind.port("imaps"))
                                    + "control.socket = \"control/before.sock\"\n");
                    Client client = new Client(before.connect("to-imaps")); Client server = new Client(mail.accept())) {
                server.send("* OK ready\r\n");
                assertEquals("* OK ready", client.line());
                client.send("a LOGOUT\r\n");
                client.socket().shutdownOutput();
                assertEquals("a LOGOUT", server.line());
                assertNull(server.line());
                server.send("* BYE\r\n");
                server.hangUp();
                assertEquals("* BYE", client.line());
                assertNull(client.line());
            }
        }
    }
}
