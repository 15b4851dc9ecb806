package dev.berth.runtime.server;

import com.google.common.util.concurrent.Service;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// A platform thread for what watches over the server: handlers in an endless loop can keep every virtual thread from
/// running.
final class SupervisionThread {

    private SupervisionThread() {}

    /// Makes a thread that ends with a service.
    static ScheduledExecutorService of(String name, Service service) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        service.addListener(new Service.Listener() {
            @Override
            public void terminated(Service.State from) {
                executor.shutdown();
            }

            @Override
            public void failed(Service.State from, Throwable failure) {
                executor.shutdown();
            }
        }, Runnable::run);
        return executor;
    }
}
