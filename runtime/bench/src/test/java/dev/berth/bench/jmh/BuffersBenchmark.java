package dev.berth.bench.jmh;

import dev.berth.runtime.transport.Buffers;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// Borrowing a large buffer and giving it back, beside making one.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BuffersBenchmark {

    private static final int SIZE = 16 * 1024;

    private final Buffers buffers = new Buffers(SIZE, 256);

    @Benchmark
    @Threads(1)
    public ByteBuffer borrowed() {
        return borrow();
    }

    @Benchmark
    @Threads(2)
    public ByteBuffer borrowedByTwo() {
        return borrow();
    }

    @Benchmark
    @Threads(1)
    public ByteBuffer allocated() {
        return ByteBuffer.allocate(SIZE);
    }

    private ByteBuffer borrow() {
        ByteBuffer buffer = buffers.borrow();
        buffers.giveBack(buffer);
        return buffer;
    }
}
