package dev.berth.runtime.config;

import com.typesafe.config.ConfigOrigin;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a value was written, as people look for it.
final class Origins {

    /// What the defaults are called in place of a file.
    static final String DEFAULTS = "reference.conf";

    private static final Pattern FIRST_OF_MERGED = Pattern.compile("merge of (.*?)(,.*)?");
    private static final Pattern FILE_AND_LINE = Pattern.compile("(.*): (\\d+)(-\\d+)?");

    private Origins() {}

    /// Gives the place of an origin.
    ///
    /// @return `berth.conf:12`, or what stands for a place that is no file
    static String where(ConfigOrigin origin) {
        String description = origin.description();
        Matcher merged = FIRST_OF_MERGED.matcher(description);
        if (merged.matches()) {
            description = merged.group(1);
        }
        Matcher line = FILE_AND_LINE.matcher(description);
        if (line.matches()) {
            return line.group(1) + ':' + line.group(2);
        }
        return description.startsWith("env var ") ? "environment " + description.substring(8) : description;
    }

    /// The file of a place.
    static String file(String where) {
        int colon = where.lastIndexOf(':');
        return colon < 0 ? where : where.substring(0, colon);
    }
}
