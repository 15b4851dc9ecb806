package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import dev.berth.runtime.testing.Client;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import dev.berth.runtime.testing.TlsClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `show` tells of TLS and of a proxy.
@Timeout(60)
class ShowTlsTest {

    @TempDir
    Path folder;

    private static Client connect(SSLContext context, int port) throws Exception {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("chat.example.org")));
        parameters.setApplicationProtocols(new String[] {"chat"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new Client(socket);
    }

    @Test
    void sessionIsToldWithItsNamesAndWhetherItWasResumed() throws Exception {
        try (Asked asked = Asked.start(folder, """
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = t }
                tls.t { self-signed = ["localhost"], alpn = ["chat"] }
                """, connection -> connection.input().transferTo(connection.output()))) {
            SSLContext context = TlsClients.context();
            try (Client first = connect(context, asked.server().port("tls"))) {
                assertEquals("x", first.send("x\n").line());
                JsonObject tls = tls(asked, "c1");
                assertEquals("TLSv1.3", tls.get("protocol").getAsString());
                assertEquals("chat.example.org", tls.get("serverName").getAsString());
                assertEquals("chat", tls.get("applicationProtocol").getAsString());
                assertFalse(tls.get("resumed").getAsBoolean());
                assertFalse(tls.has("peer"));
            }
            try (Client second = connect(context, asked.server().port("tls"))) {
                assertEquals("y", second.send("y\n").line());
                assertEquals(true, tls(asked, "c2").get("resumed").getAsBoolean());
            }
        }
    }

    private static JsonObject tls(Asked asked, String id) throws Refusal {
        return asked.one("connection", "show", Map.of("id", id)).getAsJsonObject("tls");
    }

    @Test
    void clientsTupleIsTheProxysWordAndTheTransportsIsThatOfTheSocket() throws Exception {
        try (Asked asked = Asked.start(folder, """
                listeners.behind { bind = "127.0.0.1:0", handler = test
                  proxy-protocol { mode = required, trusted = ["127.0.0.1"] } }
                """, connection -> connection.input().transferTo(connection.output()));
                Client client = new Client(new Socket("127.0.0.1", asked.server().port("behind")))) {
            assertEquals("x", client.send("PROXY TCP4 10.1.2.3 10.0.0.1 50414 7007\r\nx\n").line());
            JsonObject shown = asked.one("connection", "show", Map.of("id", "c1"));
            assertEquals("tcp 10.1.2.3:50414->10.0.0.1:7007", shown.get("address").getAsString());
            assertEquals("tcp 127.0.0.1:" + client.socket().getLocalPort() + "->127.0.0.1:"
                    + asked.server().port("behind"), shown.get("transport").getAsString());
            assertEquals(List.of("c1"), asked.ids(Map.of("address", "10.1.0.0/16")));
            assertEquals(List.of("c1"), asked.ids(Map.of("address", "127.0.0.1")));
        }
    }
}
