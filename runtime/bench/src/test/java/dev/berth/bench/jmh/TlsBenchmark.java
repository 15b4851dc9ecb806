package dev.berth.bench.jmh;

import dev.berth.runtime.transport.TlsResources;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One exchange over TLS 1.3, both sides of it: four records or more, each wrapped and unwrapped.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TlsBenchmark {

    /// The size of a message in bytes.
    @Param({"64", "16384"})
    public int size;

    private TlsResources resources;
    private Pipes pipes;
    private ByteBuffer message;
    private ByteBuffer answer;
    private ByteBuffer own;

    @Setup
    public void open() throws Exception {
        resources = TlsResources.create();
        pipes = Pipes.secured(resources);
        message = ByteBuffer.allocate(size);
        answer = ByteBuffer.allocate(size);
        own = ByteBuffer.allocate(size);
    }

    @TearDown
    public void close() {
        resources.close();
    }

    @Benchmark
    public ByteBuffer exchange() throws IOException {
        pipes.send(message);
        own.clear();
        while (own.hasRemaining()) {
            pipes.near().read(own);
        }
        pipes.near().write(own.flip());
        pipes.receive(answer);
        return answer;
    }
}
