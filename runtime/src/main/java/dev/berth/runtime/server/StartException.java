package dev.berth.runtime.server;

import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// Says that a server with a valid configuration could not start on this host; nothing of it is left running.
public final class StartException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    StartException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// What was in the way, such as addresses that are taken.
    ///
    /// @return at least one problem
    public List<Problem> problems() {
        return problems;
    }
}
