package dev.berth.runtime.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AddressLookupTest {

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void addressesOfBothKindsAreTriedInTurnBeginningWithIpv6() throws Exception {
        assertEquals(List.of(address("2001:db8::1"), address("192.0.2.1"), address("2001:db8::2"), address("192.0.2.2"),
                        address("192.0.2.3")),
                AddressLookup.inTurn(List.of(address("192.0.2.1"), address("192.0.2.2"), address("192.0.2.3"),
                        address("2001:db8::1"), address("2001:db8::2"))));
    }

    @Test
    void addressNeedsNoNameServer() throws Exception {
        try (AddressLookup lookup = new AddressLookup()) {
            assertEquals(List.of(address("::1")), lookup.find("::1", Duration.ofNanos(1)));
        }
    }

    @Test
    void nameOfThisHostIsFoundAndOneThatCannotBeIsNot() throws Exception {
        try (AddressLookup lookup = new AddressLookup()) {
            assertTrue(lookup.find("localhost", Duration.ofSeconds(30)).stream().allMatch(InetAddress::isLoopbackAddress));
            // RFC 2606 section 2: there is no such top-level domain.
            assertThrows(UnknownHostException.class, () -> lookup.find("nowhere.invalid", Duration.ofSeconds(30)));
        }
    }
}
