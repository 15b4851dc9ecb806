package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BindReaderTest {

    @TempDir
    private Path folder;

    private List<BindAddress> binds(String written) throws IOException {
        return Written.main(folder, "listeners.test { handler = echo, bind = " + written + " }")
                .listener("test").binds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:7007", "0.0.0.0:1", "*:65535", "[::1]:7007", "[::]:0", "[2001:db8::7]:993"})
    void addressIsShownAsItIsWritten(String address) throws IOException {
        assertEquals(address, binds('"' + address + '"').getFirst().toString());
    }

    @Test
    void starIsEveryAddressOfBothFamilies() throws IOException {
        assertTrue(binds("\"*:7007\"").getFirst() instanceof BindAddress.Tcp tcp && tcp.address().isEmpty());
    }

    @Test
    void localhostIsEachOfItsAddresses() throws IOException {
        TreeSet<String> expected = new TreeSet<>();
        Arrays.stream(InetAddress.getAllByName("localhost")).map(InetAddress::getHostAddress).forEach(expected::add);
        TreeSet<String> found = new TreeSet<>();
        for (BindAddress each : binds("\"localhost:7007\"")) {
            BindAddress.Tcp tcp = (BindAddress.Tcp) each;
            assertEquals(7007, tcp.port());
            found.add(tcp.address().orElseThrow().getHostAddress());
        }
        assertEquals(expected, found);
    }

    @Test
    void severalAddressesOfEveryKindMakeOneListener() throws IOException {
        assertEquals(List.of("127.0.0.1:7007", "[::1]:7007", "unix:" + folder.resolve("s")),
                binds("[\"127.0.0.1:7007\", \"[::1]:7007\", { unix = s }]").stream().map(Object::toString).toList());
    }

    @ParameterizedTest
    @CsvSource({"0660, rw-rw----", "0600, rw-------", "0666, rw-rw-rw-", "0777, rwxrwxrwx", "0000, ---------"})
    void unixSocketHasTheModeThatIsWritten(String mode, String expected) throws IOException {
        BindAddress.Unix unix = (BindAddress.Unix) binds(
                "{ unix = \"s\", mode = \"" + mode + "\", group = mail }").getFirst();
        assertEquals(expected, unix.mode());
        assertEquals(Optional.of("mail"), unix.group());
    }

    @Test
    void unixSocketIsForTheServersUserAndGroupUnlessWrittenOtherwise() throws IOException {
        BindAddress.Unix unix = (BindAddress.Unix) binds("{ unix = \"/run/berth/s\" }").getFirst();
        assertEquals(new BindAddress.Unix(Path.of("/run/berth/s"), "rw-rw----", Optional.empty(), unix.where()), unix);
    }

    @ParameterizedTest
    @CsvSource({
        "*:1,         127.0.0.1:1, true", "*:1,       [::1]:1,   true",  "*:1,       *:1,     true",
        "0.0.0.0:1,   127.0.0.1:1, true", "0.0.0.0:1, [::]:1,    false", "0.0.0.0:1, [::1]:1, false",
        "*:1,         [::]:1,      true", "[::]:1,    [::1]:1,   true",  "*:1,       *:2,     false",
        "127.0.0.1:1, 127.0.0.2:1, false", "*:0,      *:0,       false"
    })
    void addressesOverlapWhereTheSystemWouldRefuseTheSecond(String a, String b, boolean expected) throws IOException {
        Written written = Written.main(folder, """
                listeners {
                  a { handler = echo, bind = "%s" }
                  b { handler = echo, bind = "%s" }
                }
                """.formatted(a, b));
        assertEquals(expected, written.problems().stream().anyMatch(problem -> problem.what().contains("overlaps")));
    }
}
