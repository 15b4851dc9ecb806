package dev.berth.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.FiveTuple.Protocol;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class FiveTupleTest {

    private static final SocketAddress UNIX = UnixDomainSocketAddress.of("/run/berth/c.sock");
    private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private static InetSocketAddress internet(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    @Test
    void textShowsThePeerThenThisEnd() {
        assertEquals("tcp 10.0.0.7:50414->10.0.0.1:7007",
                FiveTuple.of(internet("10.0.0.1", 7007), internet("10.0.0.7", 50414)).toString());
        assertEquals("tcp [2001:db8::7]:50414->[::1]:7007",
                FiveTuple.of(internet("::1", 7007), internet("2001:db8::7", 50414)).toString());
        assertEquals("unix ->/run/berth/c.sock", FiveTuple.of(UNIX, UNNAMED).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:0DB8:0000:0000:0000:0000:0000:00AB, 2001:db8::ab",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:1:0:0:0:1:0, 0:0:1::1:0",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "0:1:0:1:0:1:0:1, 0:1:0:1:0:1:0:1",
        "10:100:a0:0:0:0:0:1000, 10:100:a0::1000",
        "::ffff:10.0.0.7, 10.0.0.7",
    })
    void ipv6IsWrittenShort(String address, String text) {
        String expected = text.contains(":") ? "[" + text + "]:80" : text + ":80";
        assertEquals(expected, FiveTuple.text(internet(address, 80)));
    }

    @Test
    void shortTextMeansTheSameAddress() throws UnknownHostException {
        for (int zeros = 0; zeros < 256; zeros++) {
            byte[] address = new byte[16];
            for (int group = 0; group < 8; group++) {
                address[2 * group + 1] = (byte) (zeros >> group & 1);
            }
            Inet6Address full = Inet6Address.getByAddress(null, address, -1);
            assertEquals(full, InetAddress.ofLiteral(Ipv6Text.shorten(full.getHostAddress())));
        }
    }

    @Test
    void scopeFollowsTheShortAddress() throws UnknownHostException {
        byte[] linkLocal = InetAddress.ofLiteral("fe80::1:2").getAddress();
        InetSocketAddress scoped = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 5), 80);
        assertEquals("[fe80::1:2%5]:80", FiveTuple.text(scoped));
        assertEquals("fe80::1%eth0", Ipv6Text.shorten("fe80:0:0:0:0:0:0:1%eth0"));
        assertEquals("::%eth0:0", Ipv6Text.shorten("0:0:0:0:0:0:0:0%eth0:0"));
    }

    @Test
    void nameThatIsNotResolvedIsNotLookedUp() {
        assertEquals("a.example.org:80",
                FiveTuple.text(InetSocketAddress.createUnresolved("a.example.org", 80)));
    }

    @Test
    void nameThatWasLookedUpIsNotShown() throws UnknownHostException {
        InetAddress named = InetAddress.getByAddress("a.example.org", new byte[] {10, 0, 0, 7});
        assertEquals("10.0.0.7:80", FiveTuple.text(new InetSocketAddress(named, 80)));
    }

    @Test
    void onlyInternetEndsHaveInternetAddresses() {
        FiveTuple tcp = FiveTuple.of(internet("10.0.0.1", 7007), internet("10.0.0.7", 50414));
        assertEquals(Protocol.TCP, tcp.protocol());
        assertEquals(Optional.of(internet("10.0.0.1", 7007)), tcp.localInternet());
        assertEquals(Optional.of(internet("10.0.0.7", 50414)), tcp.remoteInternet());
        FiveTuple unix = FiveTuple.of(UNIX, UNNAMED);
        assertEquals(Protocol.UNIX, unix.protocol());
        assertEquals(Optional.empty(), unix.localInternet());
        assertEquals(Optional.empty(), unix.remoteInternet());
    }

    @Test
    void endsOfDifferentOrUnknownKindsAreRefused() {
        SocketAddress tcp = internet("10.0.0.1", 7007);
        SocketAddress unknown = new SocketAddress() {
            private static final long serialVersionUID = 1;
        };
        assertThrows(IllegalArgumentException.class, () -> FiveTuple.of(tcp, UNIX));
        assertThrows(IllegalArgumentException.class, () -> FiveTuple.of(UNIX, tcp));
        assertThrows(IllegalArgumentException.class, () -> FiveTuple.of(unknown, unknown));
        assertThrows(IllegalArgumentException.class, () -> new FiveTuple(Protocol.UNIX, tcp, tcp));
        assertThrows(IllegalArgumentException.class, () -> new FiveTuple(Protocol.TCP, UNIX, UNIX));
    }
}
