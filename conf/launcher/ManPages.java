import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Writes a page of the manual for each command, and the completion for bash, from what the command itself knows. Run
/// by the build with the server's libraries on its class path. The language is that of man(7).
public final class ManPages {

    private final String version;
    private final List<String> names;
    private final StringBuilder page = new StringBuilder();

    private ManPages(String version, List<String> names) {
        this.version = version;
        this.names = names;
    }

    /// @param arguments where to write the pages, where to write the completion, and Berth's version
    public static void main(String[] arguments) throws Exception {
        Constructor<?> berth = Class.forName("dev.berth.runtime.cli.Berth").getDeclaredConstructor();
        berth.setAccessible(true);
        CommandLine command = new CommandLine(berth.newInstance());
        Path pages = Files.createDirectories(Path.of(arguments[0]));
        Path completion = Path.of(arguments[1]);
        Files.createDirectories(completion.getParent());
        Files.writeString(completion, AutoComplete.bash("berth", command));
        List<CommandLine> all = commands(command);
        List<String> names = all.stream().map(ManPages::name).toList();
        for (CommandLine each : all) {
            Files.writeString(pages.resolve(name(each) + ".1"), new ManPages(arguments[2], names).of(each));
        }
    }

    private static List<CommandLine> commands(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().stream().distinct()
                .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                .forEach(each -> all.addAll(commands(each)));
        return all;
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    private String of(CommandLine command) throws IOException {
        CommandSpec spec = command.getCommandSpec();
        line(".TH " + escaped(name(command).toUpperCase(java.util.Locale.ROOT)) + " 1 \"\" \"Berth " + version + "\" \"Berth\"");
        line(".SH NAME");
        String description = String.join(" ", spec.usageMessage().description());
        line(escaped(name(command)) + " \\- " + escaped(firstSentence(description)));
        line(".SH SYNOPSIS");
        line(".nf");
        line(escaped(command.getHelp().synopsis(0).strip()));
        line(".fi");
        line(".SH DESCRIPTION");
        line(escaped(description));
        if (!command.getSubcommands().isEmpty()) {
            line(".SH COMMANDS");
            command.getSubcommands().values().stream().distinct()
                    .filter(each -> !each.getCommandSpec().usageMessage().hidden()).forEach(each -> entry(
                            "\\fB" + escaped(name(each)) + "\\fR(1)",
                            String.join(" ", each.getCommandSpec().usageMessage().description())));
        }
        if (!spec.positionalParameters().isEmpty()) {
            line(".SH PARAMETERS");
            spec.positionalParameters().forEach(this::parameter);
        }
        line(".SH OPTIONS");
        spec.options().stream().filter(option -> !option.hidden()).forEach(this::option);
        footer(spec.usageMessage().footer());
        line(".SH FILES");
        entry("\\fI/etc/berth/berth.conf\\fR", "the configuration; see /usr/share/doc/berth/reference.conf");
        line(".SH SEE ALSO");
        line(names.stream().filter(each -> !each.equals(name(command)))
                .map(each -> "\\fB" + escaped(each) + "\\fR(1)").collect(Collectors.joining(",\n")));
        return page.toString();
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        String sentence = end < 0 ? text : text.substring(0, end);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private void parameter(PositionalParamSpec parameter) {
        entry("\\fI" + escaped(parameter.paramLabel()) + "\\fR", String.join(" ", parameter.description()));
    }

    private void option(OptionSpec option) {
        String label = option.arity().max() > 0 ? "=\\fI" + escaped(option.paramLabel()) + "\\fR" : "";
        entry(java.util.Arrays.stream(option.names()).map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", ")) + label, String.join(" ", option.description()));
    }

    /// Lines that end with a colon begin a section of their own, as they do in the help.
    private void footer(String[] lines) {
        boolean open = false;
        for (String each : lines) {
            String text = Ansi.OFF.string(each);
            if (text.isBlank()) {
                continue;
            }
            if (text.endsWith(":")) {
                line(".SH " + escaped(text.substring(0, text.length() - 1).toUpperCase(java.util.Locale.ROOT)));
                line(".nf");
                open = true;
            } else {
                if (!open) {
                    line(".SH NOTES");
                    line(".nf");
                    open = true;
                }
                line(escaped(text));
            }
        }
        if (open) {
            line(".fi");
        }
    }

    private void entry(String term, String text) {
        line(".TP");
        line(term);
        line(escaped(Ansi.OFF.string(text.formatted())));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    /// groff_char(7): a backslash and a hyphen mean something else, and so does a dot where a line begins.
    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
                .lines().map(each -> each.startsWith(".") ? "\\&" + each : each).collect(Collectors.joining("\n"));
    }
}
