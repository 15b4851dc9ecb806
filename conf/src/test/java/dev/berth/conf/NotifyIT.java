package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.runtime.testing.DatagramReceiver;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the packaged server tells systemd: sd_notify(3).
@Timeout(120)
class NotifyIT {

    @TempDir
    Path folder;

    @Test
    void systemdHearsOfTheStartAReloadAndTheEndAndThatTheServerLives() throws Exception {
        Path address = folder.resolve("notify");
        Path file = Files.writeString(folder.resolve("berth.conf"),
                "server.drain = 30s\nlisteners.echo { bind = \"127.0.0.1:0\", handler = echo }");
        try (DatagramReceiver systemd = new DatagramReceiver(address.toString());
                BerthProcess berth = BerthProcess.start(Installed.HOME.resolve("bin/berth"),
                        Map.of("NOTIFY_SOCKET", address.toString(), "WATCHDOG_USEC", "1000000"), folder,
                        List.of("--conf", file.toString()));
                Socket client = berth.connect("echo")) {
            assertEquals(List.of("READY=1\nMAINPID=" + berth.pid()), systemd.until("READY=1"));
            systemd.until("WATCHDOG=1");
            systemd.until("STATUS=serving: 1 connection");
            berth.signal("HUP");
            systemd.until("RELOADING=1\nMONOTONIC_USEC=");
            systemd.until("READY=1");
            String environment = Files.readString(Path.of("/proc/" + berth.pid() + "/environ"));
            assertFalse(environment.contains("NOTIFY_SOCKET") || environment.contains("WATCHDOG"), environment);
            client.getOutputStream().write('x');
            assertEquals('x', client.getInputStream().read());
            berth.signal("TERM");
            systemd.until("STOPPING=1");
            assertEquals(0, berth.awaitExit(), berth.log());
        }
    }
}
