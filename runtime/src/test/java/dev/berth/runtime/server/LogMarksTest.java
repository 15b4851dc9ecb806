package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ConnectionConverter;
import dev.berth.runtime.event.LogSink;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.FakeConnection;
import dev.berth.runtime.testing.TestServer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What `%connection` puts into log lines.
@Timeout(30)
class LogMarksTest {

    private static final Logger PLUGIN = (Logger) LoggerFactory.getLogger("berth.test.plugin");
    private static final Logger ACCESS = (Logger) LoggerFactory.getLogger("berth.access");

    /// Keeps the mark of each line.
    private static final class Marks extends AppenderBase<ILoggingEvent> {

        private final BlockingQueue<String> marks = new LinkedBlockingQueue<>();
        private final ConnectionConverter converter = new ConnectionConverter();

        private Marks() {
            setContext(PLUGIN.getLoggerContext());
            converter.setContext(PLUGIN.getLoggerContext());
            start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            marks.add(converter.convert(event));
        }

        private String next() throws InterruptedException {
            return marks.poll(20, TimeUnit.SECONDS);
        }
    }

    @TempDir
    Path folder;

    private final Marks marks = new Marks();

    @BeforeEach
    void listen() {
        for (Logger logger : List.of(PLUGIN, ACCESS)) {
            logger.setLevel(Level.INFO);
            logger.addAppender(marks);
        }
    }

    @AfterEach
    void leave() throws JoranException {
        // As for the tests that come after.
        PLUGIN.getLoggerContext().reset();
        new ContextInitializer(PLUGIN.getLoggerContext()).autoConfig();
    }

    private static String mark(Connection connection) {
        return " " + connection.id() + ' ' + connection.address();
    }

    @Test
    void lineThatAHandlerLogsCarriesItsConnectionAlsoAfterLogbackReadItsConfigurationAnew() throws Exception {
        Handler logging = connection -> {
            while (connection.awaitMessage()) {
                connection.read(ByteBuffer.allocate(1));
                PLUGIN.warn("hello");
            }
        };
        try (TestServer server = TestServer.start(folder, logging);
                Client client = new Client(server.connect("plain"))) {
            Connection connection = server.events().await(ServerEvent.Accepted.class).connection();
            client.send("1");
            assertEquals(mark(connection), marks.next());
            // What Logback does first when it reads logback.xml anew; it stops the appenders too.
            PLUGIN.getLoggerContext().reset();
            marks.start();
            listen();
            client.send("2");
            assertEquals(mark(connection), marks.next());
        }
    }

    @Test
    void lineThatIsLoggedBesideTheHandlerCarriesTheConnectionAndALaterOneDoesNot() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        Handler logging = connection -> {
            connection.alongside("logging", () -> {
                threads.add(Thread.currentThread());
                PLUGIN.warn("hello");
            });
            connection.awaitMessage();
        };
        try (TestServer server = TestServer.start(folder, logging)) {
            try (Client _ = new Client(server.connect("plain"))) {
                Connection connection = server.events().await(ServerEvent.Accepted.class).connection();
                assertEquals(mark(connection), marks.next());
            }
            server.events().await(ServerEvent.Closed.class);
        }
        PLUGIN.warn("nobody's");
        assertEquals("", marks.next());
    }

    @Test
    void connectionsOfTwoServersInOneProcessAreTold() throws Exception {
        Handler logging = connection -> {
            connection.awaitMessage();
            PLUGIN.warn("hello");
        };
        try (TestServer first = TestServer.start(folder, logging);
                TestServer second = TestServer.start(folder, logging);
                Client one = new Client(first.connect("plain"));
                Client two = new Client(second.connect("plain"))) {
            one.send("1");
            assertEquals(mark(first.events().await(ServerEvent.Accepted.class).connection()), marks.next());
            two.send("1");
            assertEquals(mark(second.events().await(ServerEvent.Accepted.class).connection()), marks.next());
        }
    }

    @Test
    void lineAboutAConnectionCarriesItWhateverThreadLogsIt() throws Exception {
        Connection connection = FakeConnection.of("echo", "10.0.0.7");
        Receipt receipt = new Receipt(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, 1, 1, 1, 1);
        new LogSink().publish(new ServerEvent.Closed(
                connection, CloseReason.HANDLER_RETURNED, Duration.ZERO, receipt, Optional.empty(), Map.of()));
        assertEquals(mark(connection), marks.next());
    }
}
