package dev.berth.runtime.control;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/// Shows the levels of the log, or changes one until the next start.
record LogVerb() implements Verb {

    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("level", "logger");
    }

    @Override
    public boolean changes(Arguments arguments) {
        return arguments.values().has("level");
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new Refusal(Refusal.Kind.UNAVAILABLE, "this program does not log with Logback",
                    "change its levels as its own log wants it");
        }
        Optional<String> level = arguments.text("level");
        String name = arguments.text("logger").orElse(Logger.ROOT_LOGGER_NAME);
        if (level.isPresent() && !LEVELS.contains(level.get())) {
            throw new Refusal(Refusal.Kind.USAGE, "no level " + level.get(), "write one of " + String.join(", ", LEVELS));
        }
        Optional<String> changed = level.map(now -> change(context.getLogger(name), now));
        for (Logger each : context.getLoggerList()) {
            if (each.getLevel() != null) {
                answer.add("logger", new Fields().put("name", each.getName()).put("level", each.getLevel().toString()).map());
            }
        }
        return changed;
    }

    private static String change(Logger logger, String level) {
        Level before = logger.getEffectiveLevel();
        logger.setLevel(Level.toLevel(level));
        return "1 logger, " + before + " before";
    }
}
