package dev.berth.runtime.control;

import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;

/// Says that the control socket cannot be bound.
public final class ControlException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ControlException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    /// What is in the way, and what to do about it.
    ///
    /// @return the problem
    public Problem problem() {
        return problem;
    }
}
