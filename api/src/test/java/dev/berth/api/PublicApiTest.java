package dev.berth.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PublicApiTest {

    private static final Path ACCEPTED = ApiDump.classes().resolveSibling("../api.txt").normalize();

    /// A class inside a descriptor or a generic signature, where the constant pool does not mark it as one.
    private static final Pattern DESCRIBED = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<]");

    @Test
    void everyChangeOfTheApiIsVisibleInReview() throws Exception {
        List<String> api = ApiDump.lines();
        if (Boolean.getBoolean("berth.api.update")) {
            Files.write(ACCEPTED, api);
        }
        List<String> accepted = Files.exists(ACCEPTED) ? Files.readAllLines(ACCEPTED) : List.of();
        if (!api.equals(accepted)) {
            List<String> difference = new ArrayList<>();
            accepted.stream().filter(line -> !api.contains(line)).map(line -> "- " + line).forEach(difference::add);
            api.stream().filter(line -> !accepted.contains(line)).map(line -> "+ " + line).forEach(difference::add);
            fail("""
                    the public API is not what api/api.txt says:
                    %s
                    If that is meant: mvn -pl api test -Dtest=PublicApiTest -Dberth.api.update=true
                    rewrites the file; commit it with the change."""
                    .formatted(String.join("\n", difference)));
        }
    }

    @Test
    void apiNeedsJavaBaseAlone() throws IOException {
        TreeSet<String> foreign = new TreeSet<>();
        for (Path file : ApiDump.classFiles()) {
            for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                referred(entry).map(name -> name.replace('/', '.'))
                        .filter(name -> !isOurs(name))
                        .forEach(name -> foreign.add(file.getFileName() + " -> " + name));
            }
        }
        assertEquals(new TreeSet<>(), foreign);
    }

    private static Stream<String> referred(PoolEntry entry) {
        return switch (entry) {
            case ClassEntry c when c.name().charAt(0) == '[' -> Stream.empty();
            case ClassEntry c -> Stream.of(c.asInternalName());
            case Utf8Entry u -> DESCRIBED.matcher(u.stringValue()).results().map((MatchResult m) -> m.group(1));
            default -> Stream.empty();
        };
    }

    private static boolean isOurs(String name) {
        if (name.startsWith("dev.berth.api.")) {
            return true;
        }
        try {
            return "java.base".equals(Class.forName(name, false, null).getModule().getName());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
