package dev.berth.runtime.control;

import dev.berth.runtime.listener.Listener;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Stops accepting on a listener; its connections go on.
record SuspendVerb(Subject subject, Steering steering) implements Verb {

    @Override
    public String name() {
        return "suspend";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("listener", "hold");
    }

    @Override
    public boolean changes(Arguments arguments) {
        return true;
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        Listener listener = subject.listener(arguments.required("listener"));
        steering.suspend(listener, arguments.flag("hold"));
        answer.add("listener", StatusVerb.listenerState(listener).map());
        return Optional.of("1 listener " + Arguments.word(listener.state()));
    }
}
