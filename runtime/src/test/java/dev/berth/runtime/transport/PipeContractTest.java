package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What every kind of pipe promises, in chunks of every size.
@Timeout(60)
class PipeContractTest {

    static Stream<Arguments> kinds() {
        return Arrays.stream(PipePair.Kind.values())
                .flatMap(kind -> Stream.of(1, 7, 64 * 1024).map(chunk -> Arguments.of(kind, chunk)));
    }

    /// Enough to be blocked by a peer that does not read, where chunks are not tiny.
    private static int bulk(int chunk) {
        return chunk == 1 ? 5_000 : chunk < 100 ? 50_000 : 4 << 20;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void bytesArriveInOrderHoweverTheyAreCut(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            byte[] sent = Attempt.random(bulk(chunk));
            CompletableFuture<Void> writer = Attempt.async(() -> Attempt.write(pipes.far(), sent));
            assertArrayEquals(sent, Attempt.read(pipes.near(), sent.length));
            writer.get();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void readWaitsForSomeBytesAndNotForAll(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            CompletableFuture<Integer> count =
                    Attempt.call(() -> pipes.near().read(ByteBuffer.allocate(100)));
            Attempt.write(pipes.far(), new byte[] {1, 2, 3});
            assertTrue(count.get() >= 1 && count.get() <= 3);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void endIsReadAfterEverythingAndAgainAndAgain(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            Attempt.write(pipes.far(), new byte[] {1, 2, 3});
            pipes.far().shutdownOutput();
            assertArrayEquals(new byte[] {1, 2, 3}, Attempt.read(pipes.near(), 100));
            assertEquals(-1, pipes.near().read(ByteBuffer.allocate(10)));
            assertEquals(-1, pipes.near().readAvailable(ByteBuffer.allocate(10)));
            assertFalse(pipes.near().inputEndedHere());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void answerAtTheEndOfInputArrivesWholeHoweverLong(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            byte[] question = Attempt.random(bulk(chunk));
            byte[] answer = Attempt.random(bulk(chunk) / 2);
            CompletableFuture<Void> client = Attempt.async(() -> {
                Attempt.write(pipes.far(), question);
                pipes.far().shutdownOutput();
            });
            assertArrayEquals(question, Attempt.read(pipes.near(), question.length + 1));
            client.get();
            CompletableFuture<Void> server = Attempt.async(() -> {
                Attempt.write(pipes.near(), answer);
                pipes.near().finish();
            });
            if (!kind.answersAfterEnd()) {
                assertInstanceOf(IOException.class, assertThrows(ExecutionException.class, server::get).getCause());
                return;
            }
            assertArrayEquals(answer, Attempt.read(pipes.far(), answer.length + 1));
            pipes.far().close();
            server.get();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void serverThatEndsItsOutputFirstStillReads(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            Attempt.write(pipes.near(), new byte[] {9});
            pipes.near().shutdownOutput();
            assertArrayEquals(new byte[] {9}, Attempt.read(pipes.far(), 10));
            Attempt.write(pipes.far(), new byte[] {1, 2});
            assertArrayEquals(new byte[] {1, 2}, Attempt.read(pipes.near(), 2));
            assertThrows(IOException.class, () -> Attempt.write(pipes.near(), new byte[1]));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void connectionThatIsCutOffIsNeverReadAsAnEnd(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            Attempt.write(pipes.far(), new byte[] {1});
            assertArrayEquals(new byte[] {1}, Attempt.read(pipes.near(), 1));
            pipes.far().abort();
            if (kind == PipePair.Kind.UNIX) {
                // unix(7) has no reset: a peer that is gone looks like one that ended.
                assertEquals(-1, pipes.near().read(ByteBuffer.allocate(10)));
            } else {
                assertThrows(IOException.class, () -> pipes.near().read(ByteBuffer.allocate(10)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void endedInputDeliversWhatWasReceivedAndWakesAReader(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            Attempt.write(pipes.far(), new byte[] {1, 2, 3});
            assertEquals(1, pipes.near().read(ByteBuffer.allocate(1)));
            pipes.near().endInput();
            assertArrayEquals(new byte[] {2, 3}, Attempt.read(pipes.near(), 100));
            assertTrue(pipes.near().inputEndedHere());
            Attempt.write(pipes.near(), new byte[] {7});
            assertArrayEquals(new byte[] {7}, Attempt.read(pipes.far(), 1));
        }
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            CompletableFuture<Integer> reader = Attempt.call(() -> pipes.near().read(ByteBuffer.allocate(1)));
            pipes.near().endInput();
            assertEquals(-1, reader.get());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void abortFreesABlockedReader(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            CompletableFuture<Integer> reader = Attempt.call(() -> pipes.near().read(ByteBuffer.allocate(1)));
            pipes.near().abort();
            assertInstanceOf(IOException.class, assertThrows(ExecutionException.class, reader::get).getCause());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void abortFreesABlockedWriter(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            CompletableFuture<Void> writer = Attempt.async(() -> Attempt.write(pipes.near(), new byte[64 << 20]));
            assertTrue(pipes.far().read(ByteBuffer.allocate(1)) > 0);
            pipes.near().abort();
            assertInstanceOf(IOException.class, assertThrows(ExecutionException.class, writer::get).getCause());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void readingWhatIsAvailableNeverWaits(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            assertEquals(0, pipes.near().readAvailable(ByteBuffer.allocate(10)));
            Attempt.write(pipes.far(), new byte[] {1, 2, 3});
            ByteBuffer got = ByteBuffer.allocate(10);
            while (got.position() < 3) {
                assertTrue(pipes.near().readAvailable(got) >= 0);
            }
            assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOf(got.array(), 3));
            assertEquals(0, pipes.near().readAvailable(got));
            pipes.far().shutdownOutput();
            while (pipes.near().readAvailable(got) != -1) {
                Thread.onSpinWait();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void bothDirectionsAreFullAtTheSameTime(PipePair.Kind kind, int chunk) throws Exception {
        try (PipePair pipes = PipePair.open(kind, chunk)) {
            byte[] there = Attempt.random(bulk(chunk));
            byte[] back = Attempt.random(bulk(chunk) + 1);
            CompletableFuture<Void> one = Attempt.async(() -> Attempt.write(pipes.near(), there));
            CompletableFuture<Void> other = Attempt.async(() -> Attempt.write(pipes.far(), back));
            CompletableFuture<byte[]> received = Attempt.call(() -> Attempt.read(pipes.far(), there.length));
            assertArrayEquals(back, Attempt.read(pipes.near(), back.length));
            assertArrayEquals(there, received.get());
            one.get();
            other.get();
        }
    }
}
