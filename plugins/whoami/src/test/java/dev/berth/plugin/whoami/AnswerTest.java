package dev.berth.plugin.whoami;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.api.TlsSession;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswerTest {

    private record Session(
            String protocol,
            String cipherSuite,
            Optional<String> serverName,
            Optional<String> applicationProtocol,
            Optional<Peer> peer) implements TlsSession {}

    @Test
    void hostileServerNameAndProtocolNameAreEscaped() {
        Answer answer = new Answer();
        answer.tls(new Session("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.of("a\r\npeer: CN=root"),
                Optional.of("\u001b[2J"), Optional.empty()));
        assertEquals("""
                tls: TLSv1.3\r
                cipher: TLS_AES_128_GCM_SHA256\r
                sni: a\\u000d\\u000apeer: CN=root\r
                alpn: \\u001b[2J\r
                peer: none\r
                """, answer.toString());
    }
}
