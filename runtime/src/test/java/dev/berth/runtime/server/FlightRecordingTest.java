package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.FlightSink;
import dev.berth.runtime.event.RefusalReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.FakeConnection;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording of the server tells, read back from its file.
@Timeout(60)
class FlightRecordingTest {

    private static final Handler ECHO = connection -> {
        Messages<String> lines = Frames.lines(connection, 100);
        for (String line; (line = lines.receive()) != null; ) {
            if (line.equals("throw")) {
                throw new IllegalStateException("as\nasked");
            }
            lines.send(line);
        }
    };

    @TempDir
    Path folder;

    private List<RecordedEvent> stop(Recording recording) throws Exception {
        recording.stop();
        Path file = folder.resolve("flight.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.berth.")).toList();
    }

    private static RecordedEvent only(List<RecordedEvent> events, String name) {
        List<RecordedEvent> found =
                events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
        assertEquals(1, found.size(), () -> name + " in " + events);
        return found.getFirst();
    }

    @Test
    void connectionIsRecordedFromAcceptToCloseWithAddressAndReceipt() throws Exception {
        try (TestServer server = TestServer.start(folder, ECHO); Recording recording = new Recording()) {
            recording.start();
            int port;
            try (SSLSocket socket = new TlsCaller("TLSv1.3").connect(server.port("tls"))) {
                Client client = new Client(socket);
                assertEquals("hello", client.send("hello\n").line());
                port = socket.getLocalPort();
            }
            ServerEvent.Closed closed = server.events().await(ServerEvent.Closed.class);
            List<RecordedEvent> events = stop(recording);
            RecordedEvent connection = only(events, "dev.berth.Connection");
            assertEquals(closed.connection().id(), connection.getString("connection"));
            assertEquals("tls", connection.getString("listener"));
            assertEquals("tcp 127.0.0.1:" + port + "->127.0.0.1:" + server.port("tls"), connection.getString("address"));
            assertEquals("handler-returned", connection.getString("reason"));
            assertEquals(6, connection.getLong("bytesIn"));
            assertEquals(7, connection.getLong("bytesOut"));
            assertEquals(closed.receipt().waitedForPeer(), connection.getDuration("waitingForPeer"));
            assertEquals("TLSv1.3", connection.getString("tlsVersion"));
            assertTrue(connection.getDuration().compareTo(closed.receipt().handshake()) > 0, connection.toString());
            RecordedEvent handshake = only(events, "dev.berth.Handshake");
            assertEquals(closed.connection().id(), handshake.getString("connection"));
            assertEquals("no", handshake.getString("resumed"));
            assertTrue(handshake.getDuration("took").toNanos() > 0);
        }
    }

    @Test
    void connectionOlderThanTheRecordingIsThereWithItsWholeAge() throws Exception {
        try (TestServer server = TestServer.start(folder, ECHO); Recording recording = new Recording()) {
            try (Client client = new Client(server.connect("plain"))) {
                assertEquals("hello", client.send("hello\n").line());
                recording.start();
            }
            ServerEvent.Closed closed = server.events().await(ServerEvent.Closed.class);
            assertEquals(closed.age(), only(stop(recording), "dev.berth.Connection").getDuration("age"));
        }
    }

    @Test
    void failuresAreRecordedWithTheirConnectionAndCannotBreakALine() throws Exception {
        try (TestServer server = TestServer.start(folder, ECHO); Recording recording = new Recording()) {
            recording.start();
            try (Client client = new Client(server.connect("plain"))) {
                client.send("throw\n");
                server.events().await(ServerEvent.Closed.class);
            }
            try (Client client = new Client(server.connect("tls"))) {
                client.send("no TLS\n\n");
                server.events().await(ServerEvent.Closed.class);
            }
            List<RecordedEvent> events = stop(recording);
            RecordedEvent failed = only(events, "dev.berth.HandlerFailed");
            assertEquals("java.lang.IllegalStateException", failed.getString("exception"));
            assertEquals("as\\u000aasked", failed.getString("message"));
            assertEquals("no-tls", only(events, "dev.berth.Handshake").getString("failure"));
        }
    }

    @Test
    void everyFieldHasALabelForPeople() throws Exception {
        FlightSink sink = new FlightSink();
        try (Recording recording = new Recording()) {
            recording.start();
            sink.publish(new ServerEvent.Refused(
                    "one", FakeConnection.address("10.0.0.7"), RefusalReason.PER_ADDRESS));
            sink.publish(new ServerEvent.CarriersExhausted(16));
            sink.publish(new ServerEvent.Spinning(FakeConnection.of("one", "10.0.0.7"),
                    new StackTraceElement("spin.Worker", "run", "Worker.java", 7)));
            List<RecordedEvent> events = stop(recording);
            assertEquals("per-address", only(events, "dev.berth.Refused").getString("reason"));
            assertTrue(only(events, "dev.berth.Carriers").getBoolean("exhausted"));
            assertEquals("spin.Worker.run(Worker.java:7)", only(events, "dev.berth.Spinning").getString("where"));
            for (RecordedEvent event : events) {
                assertEquals(List.of("Berth"), event.getEventType().getCategoryNames());
                assertNotNull(event.getEventType().getDescription(), event.getEventType().getName());
                for (ValueDescriptor field : event.getFields()) {
                    assertNotNull(field.getLabel(), event.getEventType().getName() + ' ' + field.getName());
                }
            }
        }
    }

    @Test
    void withoutARecordingNothingIsMade() {
        FlightSink sink = new FlightSink();
        ServerEvent event = new ServerEvent.HandshakeFailed(FakeConnection.of("one", "10.0.0.7"), "timeout",
                Duration.ZERO, new java.io.IOException());
        for (int i = 0; i < 20_000; i++) {
            sink.publish(event);
        }
        long before = allocated();
        for (int i = 0; i < 20_000; i++) {
            sink.publish(event);
        }
        // Before it is compiled, the call itself may make an object; never an event with its texts.
        assertTrue(allocated() - before < 20_000 * 64);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
