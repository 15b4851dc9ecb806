package dev.berth.runtime.config;

import com.typesafe.config.ConfigException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says what the parser found in the words of this project.
final class ParseProblems {

    /// The parser begins its messages with the place, which stands in front of ours already.
    private static final Pattern PLACE = Pattern.compile("^.*?: \\d+(-\\d+)?: ");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}?]*)}");

    private ParseProblems() {}

    static void add(ConfigException error, String file, Problems problems) {
        String where = error.origin() == null ? file : Origins.where(error.origin());
        String message = PLACE.matcher(String.valueOf(error.getMessage())).replaceFirst("").strip();
        if (error instanceof ConfigException.UnresolvedSubstitution) {
            Matcher reference = REFERENCE.matcher(message);
            String name = reference.find() ? reference.group(1) : "it";
            problems.add(where, "${" + name + "} is defined nowhere",
                    "set the environment variable, define the key, or write ${?" + name + "} if it may be missing");
        } else {
            // The parser's advice stands in brackets and is about its own syntax; ours fits what people write here.
            String what = message.replaceAll("\\s*\\([^()]*\\)", "").replaceAll("\\s+", " ");
            problems.add(where, "cannot be parsed: " + what,
                    "put values that contain any of : * [ ] { } , = # in double quotes, and close every bracket");
        }
    }
}
