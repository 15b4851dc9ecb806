package dev.berth.runtime.server;

import com.google.common.util.concurrent.AbstractExecutionThreadService;
import dev.berth.runtime.listener.AcceptLoop;
import java.util.concurrent.Executor;

/// An accept loop as a part of the server's life cycle.
final class AcceptService extends AbstractExecutionThreadService {

    private final AcceptLoop loop;

    AcceptService(AcceptLoop loop) {
        this.loop = loop;
    }

    @Override
    protected void run() {
        loop.run();
    }

    @Override
    protected void triggerShutdown() {
        loop.finish();
    }

    @Override
    protected Executor executor() {
        return command -> Thread.ofVirtual().name(serviceName()).start(command);
    }

    @Override
    protected String serviceName() {
        return loop.toString();
    }
}
