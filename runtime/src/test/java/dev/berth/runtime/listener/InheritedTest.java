package dev.berth.runtime.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.transport.InheritedSocket;
import dev.berth.runtime.transport.InheritedSockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which address means which socket of the service manager.
@Timeout(30)
class InheritedTest {

    @TempDir
    Path folder;

    private ListenerSettings settings(String bind) throws Exception {
        Path file = Files.writeString(folder.resolve("berth.conf"),
                "listeners.web { bind = " + bind + ", handler = echo }");
        return ConfigurationLoader.load(file, new Problems()).listeners().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 7, 127.0.0.1, 7, true", "127.0.0.1, 0, 127.0.0.1, 7, true", "127.0.0.1, 8, 127.0.0.1, 7, false",
        "0.0.0.0, 7, 127.0.0.1, 7, false", "*, 7, ::, 7, true", "*, 7, 0.0.0.0, 7, false", "::, 7, ::, 7, true",
        "::1, 7, ::1, 7, true"
    })
    void addressNamesOnlyASocketThatIsBoundToIt(String host, int port, String boundHost, int boundPort, boolean same)
            throws Exception {
        Optional<InetAddress> address =
                host.equals("*") ? Optional.empty() : Optional.of(InetAddress.ofLiteral(host));
        assertEquals(same, new BindAddress.Tcp(address, port, "").isBoundTo(
                new InetSocketAddress(InetAddress.ofLiteral(boundHost), boundPort)));
        assertEquals(false, new BindAddress.Tcp(address, port, "").isBoundTo(UnixDomainSocketAddress.of("/run/s")));
    }

    @Test
    void listenerThatInheritsNothingSaysWhatToDo() throws Exception {
        List<Problem> problems = new ArrayList<>();
        assertEquals(List.of(), Inherited.match(settings("inherited"), InheritedSockets.none(), problems));
        assertTrue(problems.getFirst().what().contains("inherits no socket"), problems::toString);
        assertTrue(problems.getFirst().remedy().contains("FileDescriptorName=web"), problems::toString);
    }

    @Test
    void addressesAreBoundWhereNothingWasPassed() throws Exception {
        List<Problem> problems = new ArrayList<>();
        ListenerSettings settings = settings("[\"127.0.0.1:7\", \"[::1]:7\"]");
        assertEquals(settings.binds().stream()
                        .map(each -> new Inherited.Wanted(each, Optional.<InheritedSocket>empty())).toList(),
                Inherited.match(settings, InheritedSockets.none(), problems));
        assertEquals(List.of(), problems);
    }
}
