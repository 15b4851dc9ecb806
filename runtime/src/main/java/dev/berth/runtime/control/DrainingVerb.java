package dev.berth.runtime.control;

import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.connection.Glance;
import dev.berth.runtime.connection.LiveConnection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells how a drain goes on, of a listener or of the whole server: how many are left, who they are and where they stand.
record DrainingVerb(Subject subject, Steering steering) implements Verb {

    /// More do not fit a screen that is looked at again and again.
    private static final int SHOWN = 10;

    @Override
    public String name() {
        return "draining";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("listener");
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        Optional<String> listener = arguments.text("listener");
        if (listener.isPresent()) {
            subject.listener(listener.get());
        }
        Drain drain = steering.draining(listener).orElseThrow(() -> new Refusal(Refusal.Kind.UNAVAILABLE,
                listener.orElse("the server") + " was not drained", "begin: berth " + listener.map(name -> "drain " + name)
                        .orElse("stop")));
        // Asked first: who leaves in between is not counted as left at the end.
        boolean over = drain.isOver();
        List<LiveConnection> left = over ? List.of() : drain.left();
        for (LiveConnection each : left.subList(0, Math.min(SHOWN, left.size()))) {
            answer.add("connection", ConnectionsVerb.fields(Glance.at(each))
                    .put("standing", each.threads().findFirst().map(Look::at)
                            .map(look -> look.doing().words() + " in " + look.where())).map());
        }
        answer.add("draining", new Fields()
                .put("listener", listener)
                .put("atFirst", drain.atFirst())
                .put("left", left.size())
                .put("over", over)
                .put("aborted", drain.aborted())
                .millis("elapsed", drain.elapsed())
                .millis("remaining", drain.remaining()).map());
        return Optional.empty();
    }
}
