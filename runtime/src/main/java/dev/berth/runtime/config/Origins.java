package dev.berth.runtime.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a value was written, as people look for it.
final class Origins {

    /// What the defaults are called in place of a file.
    static final String DEFAULTS = "reference.conf";

    private static final String MERGED = "merge of ";
    private static final String ENVIRONMENT = "environment";
    private static final Pattern FILE_AND_LINE = Pattern.compile("(.*): (\\d+)(-\\d+)?");

    private Origins() {}

    /// Gives the place of an origin; of several, the first one in a file.
    ///
    /// @return `berth.conf:12`, or what stands for a place that is no file
    static String where(ConfigOrigin origin) {
        List<String> all = places(origin);
        return all.stream().filter(place -> !place.equals(ENVIRONMENT)).findFirst().orElse(all.getFirst());
    }

    /// All the places that a value comes from.
    static List<String> places(ConfigOrigin origin) {
        String description = origin.description();
        return description.startsWith(MERGED)
                ? Arrays.stream(description.substring(MERGED.length()).split(",")).map(Origins::place).toList()
                : List.of(place(description));
    }

    private static String place(String description) {
        Matcher line = FILE_AND_LINE.matcher(description);
        if (line.matches()) {
            return line.group(1) + ':' + line.group(2);
        }
        // The parser does not tell which variable it was.
        return description.startsWith("env var") ? ENVIRONMENT : description;
    }

    /// A value with a place in a file: what comes from the environment has the place of what it stands in.
    static ConfigValue inFile(ConfigValue value, ConfigValue outer) {
        return where(value.origin()).equals(ENVIRONMENT) ? value.withOrigin(outer.origin()) : value;
    }

    /// The file of a place.
    static String file(String where) {
        int colon = where.lastIndexOf(':');
        return colon < 0 ? where : where.substring(0, colon);
    }
}
