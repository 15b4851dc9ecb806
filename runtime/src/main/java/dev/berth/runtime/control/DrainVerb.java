package dev.berth.runtime.control;

import dev.berth.runtime.listener.Listener;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Begins to drain a listener; [DrainingVerb] tells how it goes on.
record DrainVerb(Subject subject, Steering steering) implements Verb {

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("listener");
    }

    @Override
    public boolean changes(Arguments arguments) {
        return true;
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        Listener listener = subject.listener(arguments.required("listener"));
        int open = steering.drain(listener);
        answer.add("listener", StatusVerb.listenerState(listener).map());
        return Optional.of(open == 1 ? "1 connection" : open + " connections");
    }
}
