package dev.berth.runtime.structure;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What other packages see of a class.
final class Signatures {

    private Signatures() {}

    /// The public and protected members of public classes, and those classes themselves, that name a class of a
    /// library.
    static Set<String> naming(String prefix, List<ClassModel> classes) {
        String internal = prefix.replace('.', '/');
        Set<String> found = new TreeSet<>();
        for (ClassModel type : classes) {
            if (!type.flags().has(AccessFlag.PUBLIC)) {
                continue;
            }
            String name = Uses.name(type);
            Stream<String> above = Stream.concat(type.superclass().stream(), type.interfaces().stream())
                    .map(ClassEntry::asInternalName);
            Stream<String> generic = type.findAttribute(Attributes.signature()).stream()
                    .flatMap(signature -> Uses.described(signature.signature().stringValue()));
            if (Stream.concat(above, generic).anyMatch(used -> used.startsWith(internal))) {
                found.add(name);
            }
            type.methods().stream().filter(method -> isSeen(method.flags().flags())).forEach(method -> {
                String descriptor = method.methodType().stringValue() + method.findAttribute(Attributes.signature())
                        .map(signature -> signature.signature().stringValue()).orElse("");
                if (Uses.described(descriptor).anyMatch(used -> used.startsWith(internal))) {
                    found.add(name + '.' + method.methodName().stringValue());
                }
            });
            type.fields().stream().filter(field -> isSeen(field.flags().flags())).forEach(field -> {
                String descriptor = field.fieldType().stringValue() + field.findAttribute(Attributes.signature())
                        .map(signature -> signature.signature().stringValue()).orElse("");
                if (Uses.described(descriptor).anyMatch(used -> used.startsWith(internal))) {
                    found.add(name + '.' + field.fieldName().stringValue());
                }
            });
        }
        return found;
    }

    private static boolean isSeen(Set<AccessFlag> flags) {
        return flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED);
    }
}
