package dev.berth.runtime.config;

import com.typesafe.config.ConfigException;
import dev.berth.api.ConfigurationException.Problem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says what the parser found in the words of this project.
final class ParseProblems {

    /// The parser begins its messages with the place, which stands in front of ours already.
    private static final Pattern PLACE = Pattern.compile("^.*?: \\d+(-\\d+)?: ");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}?]*)}");

    /// The parser's advice stands in brackets, at times in brackets itself, and is about its own syntax.
    private static final Pattern ADVICE = Pattern.compile("\\s*\\([^()]*\\)");

    private static final Pattern WRONG_TOKEN = Pattern.compile("(?:got|not:|wrong token:) '([^']+)'");
    private static final Pattern KEY = Pattern.compile("Key '(.*)' may not be followed");

    private ParseProblems() {}

    /// Adds what keeps a file from being parsed.
    ///
    /// @param name the file
    /// @param text what is in it
    static void add(ConfigException error, String name, String text, Problems problems) {
        String place = error.origin() == null ? name : Origins.where(error.origin());
        String message = message(error);
        Matcher key = KEY.matcher(message);
        Problem problem;
        if (message.contains("unescaped newline")) {
            problem = new Problem(place, "double quotes that are not closed in the same line", "close them");
        } else if (message.contains("triple-quoted string was still open")) {
            long line = 1 + text.substring(0, text.lastIndexOf("\"\"\"")).chars().filter(c -> c == '\n').count();
            problem = new Problem(name + ':' + line, "three double quotes that are never closed", "close them");
        } else if (message.contains("was not closed with a }")) {
            problem = new Problem(place, "${ without }", "write ${NAME}, or ${?NAME} if it may be missing");
        } else if (message.contains("List should have")) {
            problem = new Problem(place, "[ that is not closed",
                    "close it with ], and write commas between its elements");
        } else if (message.contains("expecting include parameter")) {
            problem = new Problem(place, "include without a file in double quotes", "write include \"FILE\"");
        } else if (message.contains("unbalanced close brace")) {
            problem = new Problem(place, "} without {", "remove it, or add the { that it closes");
        } else if (key.find()) {
            problem = new Problem(place, "the key " + key.group(1) + " has no value", "write KEY = VALUE");
        } else {
            problem = Optional.of(text)
                    .filter(ignored -> message.contains("end of file"))
                    .flatMap(OpenBracket::find)
                    .map(open -> new Problem(name + ':' + open.line(), open.bracket() + " that is never closed",
                            "close it with " + (open.bracket() == '{' ? '}' : ']')))
                    .orElseGet(() -> other(place, message));
        }
        problems.add(problem);
    }

    private static Problem other(String place, String message) {
        Matcher token = WRONG_TOKEN.matcher(message);
        if (token.find()) {
            return new Problem(place, "'" + token.group(1) + "' where it cannot stand",
                    "put a value that contains any of : * [ ] { } , = # in double quotes");
        }
        String what = message;
        for (String before = ""; !before.equals(what); ) {
            before = what;
            what = ADVICE.matcher(what).replaceAll("");
        }
        return new Problem(place, "cannot be parsed: " + what.replaceAll("\\s+", " "),
                "put a value that contains any of : * [ ] { } , = # in double quotes");
    }

    /// Adds a reference that is defined nowhere.
    ///
    /// @return its path
    static String unresolved(ConfigException.UnresolvedSubstitution error, Problems problems) {
        String message = message(error);
        Matcher reference = REFERENCE.matcher(message);
        String name = reference.find() ? reference.group(1) : "it";
        String place = Origins.where(error.origin());
        if (message.contains("cycle")) {
            problems.add(place, "${" + name + "} refers to itself", "write the value in one of the places");
        } else {
            problems.add(place, "${" + name + "} is defined nowhere",
                    "set the environment variable, define the key, or write ${?" + name + "} if it may be missing");
        }
        return name;
    }

    private static String message(ConfigException error) {
        return PLACE.matcher(String.valueOf(error.getMessage())).replaceFirst("").strip();
    }
}
