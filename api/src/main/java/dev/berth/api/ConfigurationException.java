package dev.berth.api;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Says that a configuration cannot be used, with everything that is wrong in it at once.
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /// Reports several problems.
    ///
    /// @param problems at least one
    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a ConfigurationException needs at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /// Reports one problem, usually made by [Settings#problem].
    ///
    /// @param problem the problem
    public ConfigurationException(Problem problem) {
        this(List.of(problem));
    }

    /// Everything that is wrong.
    ///
    /// @return at least one problem, in the order of the files and lines where they stand
    public List<Problem> problems() {
        return problems;
    }

    /// One thing that is wrong in a configuration.
    ///
    /// @param where the place: `berth.conf:12` (file and line), a plugin's jar, or another name the reader can find
    /// @param what what is wrong there, with the offending value
    /// @param remedy what to write or do instead
    public record Problem(String where, String what, String remedy) {

        /// Describes one problem.
        ///
        /// @param where the place
        /// @param what what is wrong
        /// @param remedy what to do
        public Problem {
            Objects.requireNonNull(where, "where");
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(remedy, "remedy");
        }

        /// The problem in one line.
        ///
        /// @return `where: what; remedy`
        @Override
        public String toString() {
            return where + ": " + what + "; " + remedy;
        }
    }
}
