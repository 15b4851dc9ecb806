package dev.berth.runtime.client;

import static dev.berth.runtime.client.ScriptedServer.HANG_UP;
import static dev.berth.runtime.client.ScriptedServer.HEAR;
import static dev.berth.runtime.client.ScriptedServer.TLS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.Destination;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import dev.berth.runtime.server.StandaloneConnector;
import dev.berth.runtime.testing.TestServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that ask servers for TLS, against servers that do as a script says.
@Timeout(60)
class StartTlsProtocolTest {

    private static final String STREAM = "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams'"
            + " from='localhost' id='1' xmlns='jabber:client' version='1.0'>";
    private static final String FEATURES = "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
            + "<required/></starttls></stream:features>";
    private static final String PROCEED = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'";
    private static final String LDAP_ASKED = HEAR + "1.3.6.1.4.1.1466.20037";
    private static final String POSTGRES_ASKED = HEAR + "\u0000\u0000\u0000\u0008\u0004\u00d2\u0016\u002f";

    @TempDir
    Path folder;

    private TestServer start(ScriptedServer script) throws IOException {
        return TestServer.start(folder, """
                listeners.plain { bind = "127.0.0.1:0", handler = test, start-tls = t }
                tls.t.self-signed = ["localhost"]
                """, Map.of("test", script::serve));
    }

    /// Connects and asks for TLS.
    private Connection secure(StandaloneConnector connector, TestServer server, StartTlsProtocol protocol, Duration limit)
            throws IOException {
        Connection connection = connector.connect(Destination.tcp("localhost", server.port("plain")).startTls());
        try {
            protocol.secure(connection, "localhost", limit);
            return connection;
        } catch (IOException e) {
            connection.abort();
            throw e;
        }
    }

    private StandaloneConnector connector() {
        Configuration usual = ConfigurationLoader.defaults();
        return StandaloneConnector.open(usual.withHostTls(usual.hostTls().forClient(
                List.of(), List.of(new NamedFile(folder.resolve("data/tls/t.pem"), "test")))));
    }

    static Stream<Arguments> consents() {
        return Stream.of(
                consent(StartTlsProtocol.SMTP, "220-mail.test\r\n220 ready\r\n", HEAR + "EHLO [127.0.0.1]\r\n",
                        "250-mail.test\r\n250-STARTTLS\r\n250 8BITMIME\r\n", HEAR + "STARTTLS\r\n", "220 go ahead\r\n"),
                consent(StartTlsProtocol.SMTP, "220 ready\n", HEAR + "EHLO [127.0.0.1]\r\n",
                        "250-mail.test\n250 starttls\n", HEAR + "STARTTLS\r\n", "220\r\n"),
                consent(StartTlsProtocol.LMTP, "220 ready\r\n", HEAR + "LHLO [127.0.0.1]\r\n",
                        "250-mail.test\r\n250 STARTTLS\r\n", HEAR + "STARTTLS\r\n", "220 go ahead\r\n"),
                consent(StartTlsProtocol.IMAP, "* OK [CAPABILITY IMAP4rev2 STARTTLS] ready\r\n", HEAR + "b1 STARTTLS\r\n",
                        "* 1 EXISTS\r\nb1 OK begin\r\n"),
                consent(StartTlsProtocol.POP3, "+OK ready\r\n", HEAR + "STLS\r\n", "+OK begin\r\n"),
                consent(StartTlsProtocol.FTP, "120 in a minute\r\n", "220-Welcome\r\n 220 here\r\n220 ready\r\n",
                        HEAR + "AUTH TLS\r\n", "234 begin\r\n"),
                consent(StartTlsProtocol.NNTP, "201 ready\r\n", HEAR + "STARTTLS\r\n", "382 begin\r\n"),
                consent(StartTlsProtocol.XMPP, HEAR + "to='localhost'>", STREAM, FEATURES, HEAR + "/>", PROCEED + "/>"),
                consent(StartTlsProtocol.XMPP, HEAR + "to='localhost'>", STREAM + "\n" + FEATURES, HEAR + "/>",
                        PROCEED + "></proceed>"),
                consent(StartTlsProtocol.LDAP, LDAP_ASKED, "\u0030\u000c\u0002\u0001\u0001\u0078\u0007\n\u0001\u0000\u0004\u0000\u0004\u0000"),
                consent(StartTlsProtocol.LDAP, LDAP_ASKED,
                        "\u0030\u0084\u0000\u0000\u0000\u0010\u0002\u0001\u0001\u0078\u0084\u0000\u0000\u0000\u0007\n\u0001\u0000\u0004\u0000\u0004\u0000"),
                consent(StartTlsProtocol.POSTGRES, POSTGRES_ASKED, "S"));
    }

    private static Arguments consent(StartTlsProtocol protocol, String... script) {
        return Arguments.of(protocol, Stream.concat(Stream.of(script), Stream.of(TLS)).toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("consents")
    void serverThatConsentsIsSecured(StartTlsProtocol protocol, String[] script) throws Exception {
        ScriptedServer scripted = new ScriptedServer(script);
        try (TestServer server = start(scripted);
                StandaloneConnector connector = connector();
                Connection connection = secure(connector, server, protocol, Duration.ofSeconds(30))) {
            for (String step : script) {
                if (step.startsWith(HEAR)) {
                    assertTrue(scripted.nextHeard().endsWith(step.substring(HEAR.length())), step);
                }
            }
            assertTrue(connection.tls().isPresent());
            assertEquals("secured", new String(connection.input().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(StartTlsProtocol.SMTP, new String[] {"554 go away\r\n"}, "554 go away"),
                Arguments.of(StartTlsProtocol.SMTP, new String[] {"220 ready\r\n", HEAR + "\r\n", "250-mail.test\r\n250 HELP\r\n"},
                        "does not offer STARTTLS"),
                Arguments.of(StartTlsProtocol.SMTP, new String[] {"220 ready\r\n", HEAR + "\r\n", "250 STARTTLS\r\n",
                    HEAR + "\r\n", "454 not now\r\n"}, "454 not now"),
                Arguments.of(StartTlsProtocol.IMAP, new String[] {"* PREAUTH welcome\r\n"}, "* PREAUTH welcome"),
                Arguments.of(StartTlsProtocol.IMAP, new String[] {"* OK\r\n", HEAR + "\r\n", "b1 BAD what\r\n"}, "b1 BAD what"),
                Arguments.of(StartTlsProtocol.POP3, new String[] {"+OK\r\n", HEAR + "\r\n", "-ERR no\r\n"}, "-ERR no"),
                Arguments.of(StartTlsProtocol.FTP, new String[] {"220 ready\r\n", HEAR + "\r\n", "502 no\r\n"}, "502 no"),
                Arguments.of(StartTlsProtocol.NNTP, new String[] {"200 ready\r\n", HEAR + "\r\n", "580 no\r\n"}, "580 no"),
                Arguments.of(StartTlsProtocol.XMPP, new String[] {HEAR + ">", STREAM, "<stream:features/>"},
                        "does not offer starttls"),
                Arguments.of(StartTlsProtocol.XMPP, new String[] {HEAR + ">", STREAM, FEATURES, HEAR + "/>",
                    "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"}, "<failure"),
                Arguments.of(StartTlsProtocol.XMPP, new String[] {HEAR + ">", STREAM,
                    "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"}, "<host-unknown"),
                Arguments.of(StartTlsProtocol.LDAP, new String[] {LDAP_ASKED,
                    "\u0030\u000c\u0002\u0001\u0001\u0078\u0007\n\u0001\u0034\u0004\u0000\u0004\u0000"}, "result code 52"),
                Arguments.of(StartTlsProtocol.LDAP, new String[] {LDAP_ASKED, "HTTP/1.1 400\r\n\r\n"}, "as LDAP does"),
                Arguments.of(StartTlsProtocol.LDAP, new String[] {LDAP_ASKED, "\u0030\u0003\u0002\u0001\u0001"}, "as LDAP does"),
                Arguments.of(StartTlsProtocol.POSTGRES, new String[] {POSTGRES_ASKED, "N"}, "does not offer TLS"),
                Arguments.of(StartTlsProtocol.POSTGRES, new String[] {POSTGRES_ASKED, "E"}, "as PostgreSQL does"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void serverThatDoesNotConsentIsTold(StartTlsProtocol protocol, String[] script, String words) throws Exception {
        try (TestServer server = start(new ScriptedServer(script)); StandaloneConnector connector = connector()) {
            StartTlsException refused = assertThrows(StartTlsException.class,
                    () -> secure(connector, server, protocol, Duration.ofSeconds(30)));
            assertTrue(refused.getMessage().contains(words), refused.getMessage());
        }
    }

    @Test
    void plainTextBehindTheConsentIsNotTakenForWhatComesOverTls() throws Exception {
        try (TestServer server = start(new ScriptedServer("+OK\r\n", HEAR + "\r\n", "+OK begin\r\n+OK injected\r\n"));
                StandaloneConnector connector = connector()) {
            assertThrows(ProtocolException.class,
                    () -> secure(connector, server, StartTlsProtocol.POP3, Duration.ofSeconds(30)));
        }
    }

    @ParameterizedTest
    @MethodSource("silences")
    void serverThatSaysNothingIsNotWaitedForLongerThanTheLimit(StartTlsProtocol protocol, String begin) throws Exception {
        try (TestServer server = start(new ScriptedServer(begin)); StandaloneConnector connector = connector()) {
            assertInstanceOf(SocketTimeoutException.class, assertThrows(IOException.class,
                    () -> secure(connector, server, protocol, Duration.ofMillis(200))));
        }
    }

    static Stream<Arguments> silences() {
        return Stream.of(Arguments.of(StartTlsProtocol.SMTP, ""), Arguments.of(StartTlsProtocol.IMAP, "* OK\r\n"),
                Arguments.of(StartTlsProtocol.XMPP, STREAM), Arguments.of(StartTlsProtocol.LDAP, ""),
                Arguments.of(StartTlsProtocol.POSTGRES, ""));
    }

    @Test
    void serverThatHangsUpIsTold() throws Exception {
        try (TestServer server = start(new ScriptedServer("220 ready\r\n", HEAR + "\r\n", HANG_UP));
                StandaloneConnector connector = connector()) {
            assertThrows(EOFException.class,
                    () -> secure(connector, server, StartTlsProtocol.SMTP, Duration.ofSeconds(30)));
        }
    }
}
