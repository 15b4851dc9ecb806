package dev.berth.runtime.outbound;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks up the addresses of names, on a few platform threads: the system's call blocks the thread that makes it, for
/// many seconds where a name server does not answer.
final class AddressLookup implements AutoCloseable {

    private static final int THREADS = 8;
    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    AddressLookup() {
        threads = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("berth-lookup-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// Looks a name up. Blocks.
    ///
    /// @param host a name or an address
    /// @param limit how long at most
    /// @return at least one address, IPv6 and IPv4 in turn, as RFC 8305 section 4 orders them
    /// @throws UnknownHostException if there is none
    List<InetAddress> find(String host, Duration limit) throws IOException {
        if (InetAddresses.isInetAddress(host)) {
            return List.of(InetAddress.getByName(host));
        }
        try {
            Future<InetAddress[]> answer = threads.submit(() -> InetAddress.getAllByName(host));
            return inTurn(List.of(answer.get(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS)));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException
                    ? new UnknownHostException("look up " + host + ": no such name, or no name server answers")
                    : new IOException("look up " + host, e.getCause());
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("look up " + host + ": no name server answered in time");
        } catch (RejectedExecutionException e) {
            throw new IOException("the server has stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("look up " + host + ": interrupted");
        }
    }

    static List<InetAddress> inTurn(List<InetAddress> found) {
        Deque<InetAddress> next = new ArrayDeque<>();
        Deque<InetAddress> others = new ArrayDeque<>();
        for (InetAddress address : found) {
            (address instanceof Inet6Address ? next : others).add(address);
        }
        List<InetAddress> ordered = new ArrayList<>();
        while (!next.isEmpty() || !others.isEmpty()) {
            if (!next.isEmpty()) {
                ordered.add(next.remove());
            }
            if (!others.isEmpty()) {
                ordered.add(others.remove());
            }
        }
        return ordered;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
