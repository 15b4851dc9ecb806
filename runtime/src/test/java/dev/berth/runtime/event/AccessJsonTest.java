package dev.berth.runtime.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.api.Connection;
import dev.berth.api.TlsSession;
import dev.berth.runtime.testing.FakeConnection;
import dev.berth.runtime.testing.TestCertificates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AccessJsonTest {

    private static final Instant AT = Instant.parse("2026-11-22T20:15:30.123456Z");

    private record Session(Optional<String> serverName, Optional<Peer> peer) implements TlsSession {

        @Override
        public String protocol() {
            return "TLSv1.3";
        }

        @Override
        public String cipherSuite() {
            return "TLS_AES_128_GCM_SHA256";
        }

        @Override
        public Optional<String> applicationProtocol() {
            return Optional.of("h2");
        }
    }

    private static String json(Connection connection, Map<String, String> notes) {
        Receipt receipt = new Receipt(Duration.ofMillis(900), Duration.ofMillis(1234), Duration.ofMillis(56),
                Duration.ofMillis(7), 6, 8, 3, 2, 1);
        return AccessJson.of(new ServerEvent.Closed(connection, CloseReason.HANDLER_RETURNED, Duration.ofMillis(3012),
                receipt, Optional.of(new ServedBy("room", "chat", Optional.of("chat"), 2)), notes), AT);
    }

    @Test
    void plainConnectionIsOneObjectWithItsAddressReasonAndReceipt() {
        assertEquals("{\"time\":\"2026-11-22T20:15:30.123Z\",\"connection\":\"c42\",\"listener\":\"echo\","
                + "\"handler\":\"room\",\"reason\":\"handler-returned\","
                + "\"address\":{\"protocol\":\"tcp\",\"local\":\"10.0.0.1:7007\",\"remote\":\"10.0.0.7:50414\"},"
                + "\"bytesIn\":6,\"bytesOut\":8,\"ageMillis\":3012,\"waitMillis\":1234,\"writeMillis\":56,"
                + "\"handshakeMillis\":900,\"handlerMillis\":7,\"reads\":3,\"shortReads\":2,\"writes\":1}",
                json(FakeConnection.of("echo", "10.0.0.7"), Map.of()));
    }

    @Test
    void bothAddressesAndWhatTlsAgreedOnAreTold() {
        TestCertificates alice = TestCertificates.selfSigned("CN=alice", "dns:alice.test");
        Session session = new Session(Optional.of("chat.test"), Optional.of(new TlsSession.Peer(
                List.of(alice.certificate()))));
        JsonObject told = JsonParser.parseString(json(FakeConnection.of("echo", FakeConnection.address("2001:db8::7"),
                FakeConnection.address("10.0.0.9"), Optional.of(session)), Map.of())).getAsJsonObject();
        assertEquals("[2001:db8::7]:50414", told.getAsJsonObject("address").get("remote").getAsString());
        assertEquals("10.0.0.9:50414", told.getAsJsonObject("transportAddress").get("remote").getAsString());
        assertEquals(JsonParser.parseString("""
                {"version": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256", "serverName": "chat.test",
                 "applicationProtocol": "h2", "peer": "CN=alice", "peerNames": ["dns:alice.test"]}"""),
                told.get("tls"));
    }

    @Test
    void whatAPeerSentCanNeitherBreakTheLineNorReachATerminal() {
        String hostile = "a\"},\n{\u001b[2J\u009b2J\u2028\u202e\\";
        String json = json(FakeConnection.of("echo", FakeConnection.address("10.0.0.7"),
                FakeConnection.address("10.0.0.7"), Optional.of(new Session(Optional.of(hostile), Optional.empty()))),
                Map.of("user", hostile));
        assertTrue(json.chars().allMatch(c -> c >= 0x20 && c < 0x7F), json);
        JsonObject told = JsonParser.parseString(json).getAsJsonObject();
        assertEquals(hostile, told.getAsJsonObject("notes").get("user").getAsString());
        assertEquals(hostile, told.getAsJsonObject("tls").get("serverName").getAsString());
    }
}
