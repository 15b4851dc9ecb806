import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Makes the Java runtime of an installation with jlink, unless an earlier build left the same one: it takes longer
/// than all the rest, and depends on the JDK and this file alone. Run by the build, on the JDK that is to be shipped.
public final class RuntimeImage {

    /// What plugins may use: Java SE without the desktop. What the server needs besides: names of Unix peers and TCP
    /// keep-alive (jdk.net), signals (jdk.unsupported), metrics (jdk.httpserver), and the means to look into a live process.
    private static final List<String> MODULES = List.of(
            "java.compiler", "java.instrument", "java.management.rmi", "java.net.http", "java.prefs", "java.scripting",
            "java.security.jgss", "java.security.sasl", "java.sql.rowset", "java.xml.crypto",
            "jdk.net", "jdk.unsupported", "jdk.httpserver", "jdk.management", "jdk.jfr", "jdk.jcmd",
            "jdk.crypto.cryptoki", "jdk.localedata", "jdk.naming.dns", "jdk.zipfs");

    private RuntimeImage() {}

    /// @param arguments where to make it, and this file
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path image = Path.of(arguments[0]);
        Path recipe = image.resolve("recipe");
        String wanted = Runtime.version() + "\n" + Files.readString(Path.of(arguments[1]));
        if (Files.exists(recipe) && Files.readString(recipe).equals(wanted)) {
            return;
        }
        delete(image);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = ToolProvider.findFirst("jlink").orElseThrow().run(out, out,
                "--add-modules", String.join(",", MODULES), "--strip-debug", "--compress=zip-6",
                "--no-header-files", "--no-man-pages",
                // Makes classes anew that the JDK has, and other ones each time.
                "--disable-plugin", "generate-jli-classes",
                "--output", image.toString());
        if (code != 0) {
            System.err.println(said);
            System.exit(code);
        }
        dumpClasses(image);
        // Written last: an image without it was not finished.
        Files.writeString(recipe, wanted);
    }

    /// The archive of the JDK's own classes has to fit the headers that `jvm.options` chooses; jlink's does not.
    private static void dumpClasses(Path image) throws IOException, InterruptedException {
        int code = new ProcessBuilder(image.resolve("bin/java").toString(),
                "-XX:+UseCompactObjectHeaders", "-Xshare:dump", "-Xlog:disable", "-Xlog:all=error:stderr")
                .inheritIO().start().waitFor();
        if (code != 0) {
            System.err.println("the class archive of " + image + " was not made");
            System.exit(code);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
