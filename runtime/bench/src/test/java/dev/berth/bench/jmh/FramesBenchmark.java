package dev.berth.bench.jmh;

import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.connection.LiveConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One message in a frame, received and sent back.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FramesBenchmark {

    private static final int LONGEST = 64 * 1024;

    /// The size of a message in bytes, without its frame.
    @Param({"64", "4096"})
    public int size;

    private Pipes linePipes;
    private Pipes prefixedPipes;
    private LiveConnection lineConnection;
    private LiveConnection prefixedConnection;
    private Messages<String> lines;
    private Messages<byte[]> prefixed;
    private ByteBuffer line;
    private ByteBuffer prefixedMessage;
    private ByteBuffer lineAnswer;
    private ByteBuffer prefixedAnswer;

    @Setup
    public void open() throws IOException {
        linePipes = Pipes.plain();
        prefixedPipes = Pipes.plain();
        lineConnection = linePipes.connection();
        prefixedConnection = prefixedPipes.connection();
        lines = Frames.lines(lineConnection, LONGEST);
        prefixed = Frames.lengthPrefixed(prefixedConnection, Integer.BYTES, LONGEST);
        line = ByteBuffer.wrap(("x".repeat(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        prefixedMessage = ByteBuffer.allocate(Integer.BYTES + size).putInt(0, size);
        lineAnswer = ByteBuffer.allocate(line.capacity());
        prefixedAnswer = ByteBuffer.allocate(prefixedMessage.capacity());
    }

    /// Flushed by hand, as nobody waits for the next message here, which would flush.
    @Benchmark
    public ByteBuffer lines() throws IOException {
        linePipes.send(line);
        lines.send(lines.receive());
        lineConnection.output().flush();
        linePipes.receive(lineAnswer);
        return lineAnswer;
    }

    @Benchmark
    public ByteBuffer lengthPrefixed() throws IOException {
        prefixedPipes.send(prefixedMessage);
        prefixed.send(prefixed.receive());
        prefixedConnection.output().flush();
        prefixedPipes.receive(prefixedAnswer);
        return prefixedAnswer;
    }
}
