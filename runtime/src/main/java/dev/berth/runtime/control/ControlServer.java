package dev.berth.runtime.control;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.config.ControlSettings;
import dev.berth.runtime.listener.BindProblem;
import dev.berth.runtime.listener.UnixBinding;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the control socket: one request for each connection, each on a platform thread of its own. Some are carried out
/// at the same time and more wait in the backlog; a peer that hangs is cut off when its time is over.
public final class ControlServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("berth.control");

    /// One operator needs one or two; a script that starts many must not make threads without bound.
    static final int MOST_AT_ONCE = 16;

    private static final int BACKLOG = 64;

    /// What takes longest is a look at the stacks of all connections, and a peer that reads slowly.
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(15);

    private static final Path GROUPS = Path.of("/etc/group");

    private final UnixBinding binding;
    private final Dispatcher dispatcher;
    private final Duration longest;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("berth-control-timer").factory());
    private final ThreadFactory threads = Thread.ofPlatform().daemon().name("berth-control-", 1).factory();
    private final AtomicLong ended = new AtomicLong();

    private ControlServer(UnixBinding binding, Dispatcher dispatcher, Duration longest) {
        this.binding = binding;
        this.dispatcher = dispatcher;
        this.longest = longest;
    }

    /// Binds the socket and begins to serve. The socket that a killed server left behind is replaced.
    ///
    /// @param path where it is to be; its folder is made if there is none
    /// @param settings who may do what
    /// @param subject what is looked at
    /// @param steering what changes are asked of
    /// @return the control socket
    /// @throws ControlException if it cannot be bound, such as when another server has it
    public static ControlServer start(Path path, ControlSettings settings, Subject subject, Steering steering)
            throws ControlException {
        return start(path, settings, subject, steering, LONGEST_REQUEST);
    }

    static ControlServer start(Path path, ControlSettings settings, Subject subject, Steering steering, Duration longest)
            throws ControlException {
        BindAddress.Unix address = settings.bind(path);
        try {
            boolean everybody = settings.viewGroup().isPresent() && address.group().isEmpty();
            UserPrincipal own = ControlFolder.prepare(path.getParent(), address.group(), everybody);
            UnixBinding binding = UnixBinding.bind(address, BACKLOG);
            AcceptRates rates = new AcceptRates(subject.tally());
            ControlServer server = new ControlServer(binding, new Dispatcher(new Permissions(settings, own, GROUPS),
                    new Verbs(subject, steering, rates)), longest);
            server.timer.scheduleAtFixedRate(rates::sample, 0, 1, TimeUnit.SECONDS);
            Thread.ofPlatform().daemon().name("berth-control").start(server::accept);
            return server;
        } catch (IOException e) {
            Problem problem = BindProblem.of("control.socket", address, e);
            throw new ControlException(new Problem(problem.where(), problem.what(),
                    problem.remedy() + "; or turn it off: control.socket = off"));
        }
    }

    private void accept() {
        try {
            while (binding.channel().isOpen()) {
                places.acquire();
                try {
                    SocketChannel channel = binding.channel().accept();
                    threads.newThread(() -> serve(channel)).start();
                } catch (IOException e) {
                    places.release();
                    if (binding.channel().isOpen()) {
                        // Without descriptors, say; they come back.
                        TimeUnit.MILLISECONDS.sleep(100);
                    }
                }
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a JVM that ends.
        }
    }

    private void serve(SocketChannel channel) {
        open.add(channel);
        ScheduledFuture<?> deadline = timer.schedule(() -> close(channel), longest.toMillis(), TimeUnit.MILLISECONDS);
        try (channel) {
            dispatcher.serve(Peer.of(channel), Channels.newInputStream(channel), Channels.newOutputStream(channel));
        } catch (IOException e) {
            LOG.debug("a control connection ended early: {}", e.toString());
        } finally {
            deadline.cancel(false);
            open.remove(channel);
            places.release();
            ended.incrementAndGet();
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // close(2): the descriptor is released all the same.
        }
    }

    /// How many requests are over.
    long ended() {
        return ended.get();
    }

    /// Where the socket is.
    ///
    /// @return its path
    public Path path() {
        return binding.address().getPath();
    }

    /// Gives the socket up and removes its file; requests that are being carried out have a second to end. Blocks until
    /// then.
    @Override
    public void close() {
        try {
            binding.channel().close();
            binding.remove();
        } catch (IOException e) {
            LOG.warn("the control socket {} could not be removed: {}", path(), e.toString());
        }
        timer.shutdownNow();
        try {
            // One of them asked for the stop, and waits to be told that it begins.
            places.tryAcquire(MOST_AT_ONCE, 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(ControlServer::close);
    }
}
