package dev.berth.runtime.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.FlightSink;
import dev.berth.runtime.event.LogSink;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.event.Tally;
import dev.berth.runtime.testing.SampleEvents;
import dev.berth.runtime.testing.Scrape;
import dev.berth.runtime.testing.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Holds the table of events in conf/README.md to the code.
@Timeout(60)
class EventTableTest {

    private static final Pattern ROW = Pattern.compile(
            "\\| `([A-Z]\\w+)` \\| [^|]+ \\| ([A-Z]+) \\| ([^|]*) \\| ([^|]*) \\|");
    private static final Pattern METRIC = Pattern.compile("`((?:berth|jvm|process)_\\w+)(?:\\{([a-z,]+)\\})?`");
    private static final Pattern SERIES = Pattern.compile("(\\w+?)(?:_bucket|_count|_sum)?(?:\\{(.*)\\})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    @TempDir
    Path folder;

    /// A row of the table.
    private record Row(String event, String level, String flight, String metrics) {}

    private static String manual() throws IOException {
        return Files.readString(Source.repository().resolve("conf/README.md"));
    }

    private static Map<String, Row> rows() throws IOException {
        return manual().lines().map(ROW::matcher).filter(row -> row.matches())
                .map(row -> new Row(row.group(1), row.group(2), row.group(3).replace("`", ""), row.group(4)))
                .collect(Collectors.toMap(Row::event, row -> row, (a, b) -> a, TreeMap::new));
    }

    private static Stream<String> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isSealed() ? kinds(kind) : Stream.of(kind.getSimpleName()));
    }

    private static String kind(ServerEvent event) {
        return event.getClass().getSimpleName();
    }

    @Test
    void everyEventHasARowAndASample() throws IOException {
        Set<String> kinds = kinds(ServerEvent.class).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(kinds, rows().keySet());
        assertEquals(kinds, SampleEvents.all().stream().map(EventTableTest::kind)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyEventIsLoggedAsItsRowSays() throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger("berth");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.DEBUG);
        try {
            EventSink sink = new LogSink();
            for (ServerEvent event : SampleEvents.all()) {
                lines.list.clear();
                sink.publish(event);
                assertEquals(List.of(rows().get(kind(event)).level),
                        lines.list.stream().map(line -> line.getLevel().toString()).toList(), kind(event));
            }
        } finally {
            log.setLevel(null);
            log.detachAppender(lines);
        }
    }

    @Test
    void everyEventIsRecordedAsItsRowSays() throws IOException {
        FlightSink sink = new FlightSink();
        for (ServerEvent event : SampleEvents.all()) {
            if (event instanceof ServerEvent.Accepted) {
                // It begins what the end of the connection completes.
                continue;
            }
            try (Recording recording = new Recording()) {
                recording.start();
                sink.publish(event);
                recording.stop();
                Path file = folder.resolve(kind(event) + ".jfr");
                recording.dump(file);
                assertEquals(rows().get(kind(event)).flight, RecordingFile.readAllEvents(file).stream()
                        .map(each -> each.getEventType().getName()).filter(name -> name.startsWith("dev.berth."))
                        .collect(Collectors.joining()), kind(event));
            }
        }
    }

    @Test
    void everyMetricIsInATableWithItsLabelsAndNoOtherIs() throws IOException {
        Tally tally = new Tally();
        Metrics metrics = new Metrics(tally);
        SampleEvents.all().forEach(tally.and(metrics)::publish);
        metrics.complete(new Sample());
        Map<String, Set<String>> shown = new TreeMap<>();
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), metrics, tally, new Sample(), new Well())) {
            Scrape.of(endpoint.address()).text().lines().filter(line -> !line.startsWith("#"))
                    .map(SERIES::matcher).filter(series -> series.matches()).forEach(series -> shown.computeIfAbsent(
                            series.group(1), any -> new TreeSet<>()).addAll(labels(series.group(2))));
        }
        Map<String, Set<String>> written = manual().lines()
                .filter(line -> line.startsWith("|")).flatMap(line -> METRIC.matcher(line).results()).collect(Collectors.toMap(
                metric -> metric.group(1), metric -> metric.group(2) == null
                        ? new TreeSet<>() : new TreeSet<>(List.of(metric.group(2).split(","))),
                (a, b) -> a, TreeMap::new));
        assertEquals(shown, written);
    }

    private static Set<String> labels(String text) {
        return text == null ? Set.of() : LABEL.matcher(text).results().map((MatchResult label) -> label.group(1))
                .filter(label -> !label.equals("le")).collect(Collectors.toCollection(TreeSet::new));
    }

    private record Sample() implements Readings {

        @Override
        public Set<String> listeners() {
            return Set.of("one");
        }

        @Override
        public Map<String, Receipt> live() {
            return Map.of();
        }

        @Override
        public int carriers() {
            return 2;
        }

        @Override
        public List<PartFigure> parts() {
            return List.of(new PartFigure("relay", "10.0.0.5:143", "connections", 1));
        }

        @Override
        public Map<String, Instant> expiries() {
            return Map.of("public", Instant.EPOCH);
        }
    }

    private record Well() implements Health {

        @Override
        public Optional<String> notAlive() {
            return Optional.empty();
        }

        @Override
        public Optional<String> notReady() {
            return Optional.empty();
        }
    }
}
