package dev.berth.runtime.config;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Collects what is wrong, from every room that looks at a configuration, so that all of it is reported at once.
///
/// For one thread.
public final class Problems {

    private static final Pattern LINE = Pattern.compile("(.*):(\\d+)");

    private final Set<Problem> found = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    /// Makes an empty collection.
    public Problems() {}

    /// Adds a problem; the same one again counts once.
    ///
    /// @param problem the problem
    public void add(Problem problem) {
        found.add(problem);
    }

    /// Adds a problem.
    ///
    /// @param where the place
    /// @param what what is wrong there, with the value
    /// @param remedy what to do
    public void add(String where, String what, String remedy) {
        add(new Problem(where, what, remedy));
    }

    /// Adds something that is not wrong, but that the operator should know.
    ///
    /// @param warning what it is
    public void warn(Problem warning) {
        warnings.add(warning);
    }

    /// What the operator should know.
    ///
    /// @return in the order of finding
    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    /// Runs something that may find problems, and collects them.
    ///
    /// @param <T> what it gives
    /// @param fallback the result where there was a problem
    /// @param attempt what to run
    /// @return its result, or `fallback`
    public <T> T collect(T fallback, Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (ConfigurationException e) {
            e.problems().forEach(this::add);
            return fallback;
        }
    }

    /// Whether nothing is wrong so far.
    ///
    /// @return whether there is no problem
    public boolean none() {
        return found.isEmpty();
    }

    /// Everything found, by file and line.
    ///
    /// @return the problems
    public List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing((Problem p) -> file(p.where())).thenComparing(p -> line(p.where())));
        return sorted;
    }

    /// Reports what was found, if anything.
    ///
    /// @throws ConfigurationException with all problems
    public void report() {
        if (!none()) {
            throw new ConfigurationException(sorted());
        }
    }

    private static String file(String where) {
        Matcher matcher = LINE.matcher(where);
        return matcher.matches() ? matcher.group(1) : where;
    }

    private static long line(String where) {
        Matcher matcher = LINE.matcher(where);
        return matcher.matches() ? Long.parseLong(matcher.group(2)) : 0;
    }
}
