package dev.berth.bench.jmh;

import dev.berth.runtime.connection.LiveConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/// One exchange on a connection. What `pipe` costs is the pipe's and the peer's; the rest is the connection's.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConnectionBenchmark {

    /// The size of a message in bytes.
    @Param({"64", "16384"})
    public int size;

    private Pipes pipes;
    private LiveConnection connection;
    private ByteBuffer message;
    private ByteBuffer answer;
    private ByteBuffer own;

    @Setup
    public void open() throws IOException {
        pipes = Pipes.plain();
        connection = pipes.connection();
        message = ByteBuffer.allocate(size);
        answer = ByteBuffer.allocate(size);
        own = ByteBuffer.allocate(size);
    }

    @Benchmark
    public ByteBuffer pipe() throws IOException {
        pipes.send(message);
        pipes.near().read(own.clear());
        pipes.near().write(own.flip());
        pipes.receive(answer);
        return answer;
    }

    /// As the plugin `classic` does it.
    @Benchmark
    public ByteBuffer echoOfLentBuffer() throws IOException {
        pipes.send(message);
        for (int left = size; left > 0; ) {
            left -= connection.read(connection::write);
        }
        pipes.receive(answer);
        return answer;
    }

    @Benchmark
    public ByteBuffer echoOfOwnBuffer() throws IOException {
        pipes.send(message);
        connection.read(own.clear());
        connection.write(own.flip());
        pipes.receive(answer);
        return answer;
    }

    @Benchmark
    public ByteBuffer echoOfStreams() throws IOException {
        pipes.send(message);
        connection.input().readNBytes(own.array(), 0, size);
        connection.output().write(own.array());
        connection.output().flush();
        pipes.receive(answer);
        return answer;
    }
}
