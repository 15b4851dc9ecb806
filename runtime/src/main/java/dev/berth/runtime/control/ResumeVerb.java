package dev.berth.runtime.control;

import dev.berth.runtime.listener.Listener;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Accepts again on a listener that was suspended, held or drained.
record ResumeVerb(Subject subject, Steering steering) implements Verb {

    @Override
    public String name() {
        return "resume";
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
        steering.resume(listener);
        answer.add("listener", StatusVerb.listenerState(listener).map());
        return Optional.of("1 listener " + Arguments.word(listener.state()));
    }
}
