package dev.berth.runtime.structure;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which classes a compiled class names, in its code, its signatures and its annotations.
final class Uses {

    /// A class inside a descriptor or a generic signature, where the constant pool does not mark it as one.
    private static final Pattern DESCRIBED = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)(?=[;<])");

    private Uses() {}

    /// Reads every class below a folder.
    static List<ClassModel> classes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).sorted().map(Uses::parse).toList();
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    static String name(ClassModel type) {
        return type.thisClass().asInternalName().replace('/', '.');
    }

    /// The full names of the classes that one names.
    static Set<String> of(ClassModel type) {
        Set<String> names = new TreeSet<>();
        for (PoolEntry entry : type.constantPool()) {
            names(entry).map(name -> name.replace('/', '.')).forEach(names::add);
        }
        return names;
    }

    private static Stream<String> names(PoolEntry entry) {
        return switch (entry) {
            case ClassEntry c when c.name().charAt(0) == '[' -> described(c.name().stringValue());
            case ClassEntry c -> Stream.of(c.asInternalName());
            case Utf8Entry u -> described(u.stringValue());
            default -> Stream.empty();
        };
    }

    /// The classes in a descriptor or signature.
    static Stream<String> described(String descriptor) {
        return DESCRIBED.matcher(descriptor).results().map((MatchResult m) -> m.group(1));
    }
}
