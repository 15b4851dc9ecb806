package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.config.Configuration.HandlerSettings.Kind;
import dev.berth.runtime.config.Configuration.HandlerSettings;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.TlsSettings.ClientAuth;
import dev.berth.runtime.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ConfigurationLoaderTest {

    private static final String ECHO = "listeners.echo { bind = \"127.0.0.1:7007\", handler = echo }\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "30s, PT30S", "5m, PT5M", "2h, PT2H", "7d, PT168H", "0s, PT0S", "'30 s', PT30S"})
    void durationsTakeEveryUnit(String written, Duration expected) throws IOException {
        assertEquals(expected, Written.main(folder, ECHO + "server.drain = " + written).load().server().drain());
    }

    @ParameterizedTest
    @CsvSource({"on, true", "yes, true", "true, true", "On, true", "off, false", "no, false", "false, false"})
    void switchesTakeOnAndOff(String written, boolean expected) throws IOException {
        assertEquals(expected,
                Written.main(folder, ECHO + "server.demonstration = " + written).load().server().demonstration());
    }

    @Test
    void listenersStartFromDefaultsAndTheirOwnKeysWin() throws IOException {
        Written written = Written.main(folder, """
                defaults { backlog = 100, timeouts { handshake = 3s, close = 4s } }
                listeners {
                  plain { bind = "127.0.0.1:7001", handler = echo }
                  own { bind = "127.0.0.1:7002", handler = echo, backlog = 7, timeouts.close = 9s }
                }
                """);
        assertEquals(100, written.listener("plain").backlog());
        assertEquals(Duration.ofSeconds(3), written.listener("plain").timeouts().handshake());
        assertEquals(Duration.ofSeconds(4), written.listener("plain").timeouts().close());
        assertEquals(7, written.listener("own").backlog());
        assertEquals(Duration.ofSeconds(3), written.listener("own").timeouts().handshake());
        assertEquals(Duration.ofSeconds(9), written.listener("own").timeouts().close());
    }

    @Test
    void listenerThatIsOffIsLeftOutWithItsHandler() throws IOException {
        Configuration configuration = Written.main(folder, ECHO + """
                listeners.spare { bind = "127.0.0.1:7007", handler { type = unheard-of }, enabled = off }
                """).load();
        assertEquals(List.of("echo"), configuration.listeners().stream().map(ListenerSettings::name).toList());
        assertEquals(List.of("echo"), configuration.handlers().stream().map(HandlerSettings::type).toList());
    }

    @Test
    void listenerSetToNullCountsAsNotWritten() throws IOException {
        assertEquals(1, Written.main(folder, ECHO + "listeners.other = null").load().listeners().size());
    }

    @Test
    void handlersAreNamedInlineOrJustATypesName() throws IOException {
        Configuration configuration = Written.main(folder, """
                handlers.room { type = chat }
                listeners {
                  a { bind = "127.0.0.1:7001", handler = room }
                  b { bind = "127.0.0.1:7002", handler = room }
                  inline { bind = "127.0.0.1:7003", handler { type = forward } }
                  bare { bind = "127.0.0.1:7004", handler = echo }
                }
                """).load();
        assertEquals(List.of("bare TYPE echo listeners.bare.handler",
                        "inline INLINE forward listeners.inline.handler.type",
                        "room NAMED chat handlers.room.type"),
                configuration.handlers().stream()
                        .map(h -> h.name() + ' ' + h.kind() + ' ' + h.type() + ' ' + h.key()).toList());
        assertEquals(List.of("room", "room", "bare", "inline"),
                configuration.listeners().stream().map(ListenerSettings::handler).toList());
        assertEquals(Kind.NAMED, configuration.handlers().getLast().kind());
    }

    @Test
    void listenersKnowWhereTheyAreWritten() throws IOException {
        Written written = Written.main(folder, "\n\n" + ECHO).and("berth.d/more.conf", """
                listeners {
                  more { bind = "127.0.0.1:7008", handler = echo }
                }
                """);
        assertEquals(folder + "/berth.conf:3", written.listener("echo").where());
        assertEquals(folder + "/berth.d/more.conf:2", written.listener("more").where());
    }

    @Test
    void tlsProfileNamesItsFilesAndWhatClientsMustShow() throws IOException {
        TlsSettings profile = Written.main(folder, ECHO + """
                tls.public {
                  certificates = [ { chain = "server.pem", key = "/etc/keys/server.key" } ]
                  client-auth { mode = required, ca = "clients.pem" }
                }
                """).load().tls().get("public");
        assertEquals(folder.resolve("server.pem"), profile.certificates().getFirst().chain());
        assertEquals(Path.of("/etc/keys/server.key"), profile.certificates().getFirst().key());
        assertEquals(ClientAuth.Mode.REQUIRED, profile.clientAuth().mode());
        assertEquals(List.of(folder.resolve("clients.pem")),
                profile.clientAuth().ca().stream().map(TlsSettings.NamedFile::path).toList());
        assertTrue(profile.selfSigned().isEmpty());
    }

    @Test
    void keyIsLookedForInTheChainsFileWhereItIsLeftOut() throws IOException {
        TlsSettings profile = Written.main(folder, ECHO + "tls.public.certificates = { chain = \"both.pem\" }")
                .load().tls().get("public");
        assertEquals(folder.resolve("both.pem"), profile.certificates().getFirst().key());
    }

    @Test
    void clientsAreNotAskedUnlessTheProfileSaysSo() throws IOException {
        TlsSettings profile = Written.main(folder, ECHO + "tls.trial.self-signed = [\"localhost\", \"::1\"]")
                .load().tls().get("trial");
        assertEquals(ClientAuth.Mode.NONE, profile.clientAuth().mode());
        assertEquals(List.of("localhost", "::1"), profile.selfSigned());
    }

    @Test
    void dottedNameInQuotesIsOneName() throws IOException {
        Written written = Written.main(folder, """
                listeners."imap.example.org" { bind = "127.0.0.1:7007", handler = "chat.room", tls = "example.org" }
                handlers."chat.room".type = chat
                tls."example.org".self-signed = ["example.org"]
                """);
        assertEquals("chat.room", written.listener("imap.example.org").handler());
        assertEquals(Optional.of("example.org"), written.listener("imap.example.org").tls().fromStart());
    }

    @Test
    void dataFolderIsAutoOrBesideTheFileThatNamesIt() throws IOException {
        assertFalse(Written.main(folder, ECHO).load().server().data().isPresent());
        assertFalse(Written.main(folder, ECHO + "server.data = auto").load().server().data().isPresent());
        assertEquals(Optional.of(folder.resolve("kept")),
                Written.main(folder, ECHO + "server.data = kept").load().server().data());
    }

    @Test
    void wrongFilesGiveAnEmptyConfigurationWithProblems() throws IOException {
        Written written = Written.main(folder, "listeners {");
        Problems problems = new Problems();
        Configuration configuration = ConfigurationLoader.load(written.folder().resolve("berth.conf"), problems);
        assertFalse(problems.none());
        assertTrue(configuration.listeners().isEmpty());
    }
}
