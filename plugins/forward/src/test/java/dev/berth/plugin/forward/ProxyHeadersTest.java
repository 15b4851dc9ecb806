package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The bytes of headers, written down from the specification.
@Timeout(30)
class ProxyHeadersTest {

    /// CR LF CR LF NUL CR LF QUIT LF.
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static final Told IPV4 = Told.tcp("10.0.0.7", "10.0.0.1");
    private static final Told IPV6 = Told.tcp("2001:db8::7", "::1");

    /// 10.0.0.7, 10.0.0.1, 50414 and 7007.
    private static final String ADDRESSES_4 = "0a000007" + "0a000001" + "c4ee" + "1b5f";

    private static final String ADDRESSES_6 =
            "20010db8000000000000000000000007" + "00000000000000000000000000000001" + "c4ee" + "1b5f";

    private static String text(Told client) {
        return new String(ProxyHeaders.version1(client.connection()), StandardCharsets.US_ASCII);
    }

    private static String bytes(Told client) {
        return HexFormat.of().formatHex(ProxyHeaders.version2(client.connection(), "run-c7"));
    }

    /// A field of a type.
    private static String field(int type, String hex) {
        return "%02x%04x%s".formatted(type, hex.length() / 2, hex);
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String header(String versionAndCommand, String family, String addresses, String... fields) {
        String rest = addresses + String.join("", fields);
        return SIGNATURE + versionAndCommand + family + "%04x".formatted(rest.length() / 2) + rest;
    }

    private static final String ID = field(0x05, ascii("run-c7"));

    @Test
    void readableHeaderHasTheFamilyBothAddressesAndBothPorts() {
        assertEquals("PROXY TCP4 10.0.0.7 10.0.0.1 50414 7007\r\n", text(IPV4));
        assertEquals("PROXY TCP6 2001:db8:0:0:0:0:0:7 0:0:0:0:0:0:0:1 50414 7007\r\n", text(IPV6));
    }

    @Test
    void readableHeaderLeavesOutTheScopeOfAnAddress() throws Exception {
        byte[] local = InetAddress.ofLiteral("fe80::1").getAddress();
        InetAddress scoped = Inet6Address.getByAddress(null, local, 2);
        assertEquals("PROXY TCP6 fe80:0:0:0:0:0:0:1 fe80:0:0:0:0:0:0:1 50414 7007\r\n", text(Told.tcp(scoped, scoped)));
    }

    @Test
    void readableHeaderSaysUnknownWhereThereIsNoAddress() {
        assertEquals("PROXY UNKNOWN\r\n", text(Told.unix()));
        assertEquals("PROXY UNKNOWN\r\n", text(IPV4.behind(true, Map.of())));
        assertEquals("PROXY UNKNOWN\r\n", new String(ProxyHeaders.version1Unknown(), StandardCharsets.US_ASCII));
    }

    @Test
    void binaryHeaderHasTheAddressesAndAUniqueId() {
        assertEquals(header("21", "11", ADDRESSES_4, ID), bytes(IPV4));
        assertEquals(header("21", "21", ADDRESSES_6, ID), bytes(IPV6));
    }

    @Test
    void binaryHeaderLeavesTheFamilyOpenWhereThereIsNoAddress() {
        assertEquals(header("21", "00", "", ID), bytes(Told.unix()));
    }

    @Test
    void connectionOfTheProxyInFrontItselfIsPassedOnAsSuch() {
        assertEquals(header("20", "00", ""), bytes(IPV4.behind(true, Map.of())));
        assertEquals(header("20", "00", ""), HexFormat.of().formatHex(ProxyHeaders.version2Local()));
    }

    @Test
    void binaryHeaderTellsWhatTlsAgreedOn() {
        Told.Session session = new Told.Session("TLSv1.3", "TLS_AES_128_GCM_SHA256",
                Optional.of("www.test"), Optional.of("h2"), Optional.empty());
        // The client has spoken TLS; nobody was verified.
        String tls = "01" + "00000001" + field(0x21, ascii("TLSv1.3")) + field(0x23, ascii("TLS_AES_128_GCM_SHA256"));
        assertEquals(header("21", "11", ADDRESSES_4,
                field(0x01, ascii("h2")), field(0x02, ascii("www.test")), field(0x20, tls), ID),
                bytes(IPV4.with(session)));
    }

    @Test
    void binaryHeaderTellsNoMoreOfTlsThanThereIs() {
        Told.Session session = new Told.Session("TLSv1.2", "X", Optional.empty(), Optional.empty(), Optional.empty());
        String tls = "01" + "00000001" + field(0x21, ascii("TLSv1.2")) + field(0x23, ascii("X"));
        assertEquals(header("21", "11", ADDRESSES_4, field(0x20, tls), ID), bytes(IPV4.with(session)));
    }

    @Test
    void whatAProxyInFrontToldIsPassedOn() {
        Map<Integer, byte[]> front = Map.of(0x01, new byte[] {1}, 0x02, new byte[] {2}, 0x05, new byte[] {5},
                0x20, new byte[] {0x07, 0, 0, 0, 0}, 0x30, new byte[] {9});
        assertEquals(header("21", "11", ADDRESSES_4,
                field(0x01, "01"), field(0x02, "02"), field(0x20, "0700000000"), field(0x05, "05")),
                bytes(IPV4.behind(false, front)));
    }

    @Test
    void ownTlsCountsMoreThanWhatTheProxyInFrontTold() {
        Told.Session session = new Told.Session("TLSv1.3", "X", Optional.empty(), Optional.empty(), Optional.empty());
        String tls = "01" + "00000001" + field(0x21, ascii("TLSv1.3")) + field(0x23, ascii("X"));
        assertEquals(header("21", "11", ADDRESSES_4, field(0x20, tls), field(0x05, "05")), bytes(IPV4.with(session)
                .behind(false, Map.of(0x01, new byte[] {1}, 0x05, new byte[] {5}, 0x20, new byte[] {7, 0, 0, 0, 0}))));
    }
}
