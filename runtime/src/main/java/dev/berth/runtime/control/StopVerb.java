package dev.berth.runtime.control;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Begins to stop the server; [DrainingVerb] tells how it goes on.
record StopVerb(Steering steering) implements Verb {

    @Override
    public String name() {
        return "stop";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("now");
    }

    @Override
    public boolean changes(Arguments arguments) {
        return true;
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        boolean now = arguments.flag("now");
        answer.add("server", new Fields().put("pid", ProcessHandle.current().pid()).map());
        steering.stop(now);
        return Optional.of("1 server");
    }
}
