package dev.berth.runtime.service;

import com.google.common.primitives.Longs;
import dev.berth.api.ConfigurationException;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.transport.InheritedSockets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/// The service that this process is to the service manager that started it, or nothing if none did.
public final class SystemService implements AutoCloseable {

    private final NotifySocket notify;
    private final Optional<Duration> watchdog;
    private final InheritedSockets sockets;
    private Optional<ServiceTeller> teller = Optional.empty();
    private final long process = ProcessHandle.current().pid();

    private SystemService(NotifySocket notify, Optional<Duration> watchdog, InheritedSockets sockets) {
        this.notify = notify;
        this.watchdog = watchdog;
        this.sockets = sockets;
    }

    /// Of a server that no service manager started.
    ///
    /// @return one that does nothing
    public static SystemService none() {
        return new SystemService(new NotifySocket(Optional.empty()), Optional.empty(), InheritedSockets.none());
    }

    /// Takes what a service manager passed to this process.
    ///
    /// @param variable tells the value of an environment variable
    /// @return the service
    /// @throws ConfigurationException if a descriptor that was passed is no listening socket
    public static SystemService of(Function<String, Optional<String>> variable) {
        return new SystemService(
                new NotifySocket(variable.apply("NOTIFY_SOCKET")), watchdog(variable), Activation.sockets(variable));
    }

    /// sd_watchdog_enabled(3).
    private static Optional<Duration> watchdog(Function<String, Optional<String>> variable) {
        return variable.apply("WATCHDOG_USEC")
                .filter(any -> isThisProcess(variable.apply("WATCHDOG_PID")))
                .map(Longs::tryParse).filter(micros -> micros > 0)
                .map(micros -> Duration.of(micros, ChronoUnit.MICROS));
    }

    /// Variables may have been left in the environment by a process above this one.
    ///
    /// @param number of the process that they are for; empty if for any
    static boolean isThisProcess(Optional<String> number) {
        return number.map(each -> each.equals(Long.toString(ProcessHandle.current().pid()))).orElse(true);
    }

    /// The listening sockets that the service manager holds.
    ///
    /// @return those that were passed
    public InheritedSockets sockets() {
        return sockets;
    }

    /// Everything is bound, or a reload is over.
    public void ready() {
        notify.send("READY=1", "MAINPID=" + process);
    }

    /// A reload begins. [#ready] ends it, whatever came of it.
    public void reloading() {
        // sd_notify(3): the time of CLOCK_MONOTONIC, which is what System.nanoTime tells on Linux.
        notify.send("RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / 1000);
    }

    /// The server begins to stop.
    public void stopping() {
        notify.send("STOPPING=1", "STATUS=stopping");
    }

    /// Tells the service manager how the server is doing until [#close], if there is one that wants to know.
    ///
    /// @param serving the server
    /// @param events hears why the watchdog is no longer fed
    public synchronized void watch(Serving serving, EventSink events) {
        if (notify.isThere()) {
            ServiceTeller started = new ServiceTeller(notify, watchdog, serving, events);
            started.start();
            teller = Optional.of(started);
        }
    }

    /// Tells nothing any more; again without effect.
    @Override
    public synchronized void close() {
        teller.ifPresent(ServiceTeller::close);
        notify.close();
    }
}
