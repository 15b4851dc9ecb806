package dev.berth.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.berth.runtime.testing.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Commands that the manuals tell people to type exist, with their options.
@Timeout(30)
class DocumentedCommandsTest {

    private static final Pattern COMMAND = Pattern.compile("`berth ([a-z][^`]*)`");

    /// A line of a shell, and what comes through a pipe.
    private static final Pattern TYPED = Pattern.compile("(?m)^(?:printf [^|\\n]*\\| )?berth ([a-z].*)$");

    /// A part that may be left out, and a sign that there may be more.
    private static final Pattern NOTATION = Pattern.compile("\\[[^]]*]|\\.\\.\\.");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "conf/README.md"})
    void everyCommandCanBeTyped(String manual) throws IOException {
        Matcher commands = COMMAND.matcher(Files.readString(Source.repository().resolve(manual)));
        int count = 0;
        while (commands.find()) {
            require(manual, commands.group(1));
            count++;
        }
        assertTrue(count > 0, "no commands found in " + manual);
    }

    @Test
    void everyExampleOfTheManualCanBeTyped() throws IOException {
        String manual = Files.readString(Source.repository().resolve("conf/README.md"));
        List<String> typed = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL).matcher(manual).results()
                .flatMap(block -> TYPED.matcher(block.group(1)).results().map(line -> line.group(1))).toList();
        assertTrue(typed.stream().anyMatch(each -> each.startsWith("client ")), typed.toString());
        typed.forEach(each -> require("conf/README.md", each));
    }

    private static void require(String manual, String command) {
        List<String> words = List.of(NOTATION.matcher(command).replaceAll("").replace("\n", " ").strip().split("\\s+"));
        try {
            new CommandLine(new Berth()).parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.MissingParameterException e) {
            // A command that is only mentioned.
        } catch (ParameterException e) {
            fail(manual + ": berth " + command + ": " + e.getMessage());
        }
    }
}
