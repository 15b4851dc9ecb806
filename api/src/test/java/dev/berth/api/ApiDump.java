package dev.berth.api;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes down the public API: each type with its supertypes, and below it each member that others can use.
final class ApiDump {

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
    private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");

    private static final Set<Class<?>> IMPLIED = Set.of(Object.class, Record.class, Enum.class);

    private ApiDump() {}

    static Path classes() {
        try {
            return Path.of(Handler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> classFiles() throws IOException {
        try (Stream<Path> files = Files.walk(classes())) {
            return files.filter(f -> f.toString().endsWith(".class")).sorted().toList();
        }
    }

    static List<String> lines() throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        for (Path file : classFiles()) {
            String path = classes().relativize(file).toString();
            String name = path.substring(0, path.length() - ".class".length()).replaceAll("[/\\\\]", ".");
            if (!name.endsWith("package-info")) {
                types.add(Class.forName(name, false, ApiDump.class.getClassLoader()));
            }
        }
        List<String> lines = new ArrayList<>();
        for (Class<?> type : types.stream().filter(ApiDump::isUsable).toList()) {
            lines.add(shortened(header(type)));
            members(type).map(m -> "    " + shortened(type.getName() + '.' + m)).sorted().forEach(lines::add);
        }
        return lines;
    }

    private static String shortened(String line) {
        return line.replaceAll("\\b(java\\.lang|dev\\.berth\\.api(\\.frame)?)\\.(?=[A-Z])", "").replace('$', '.');
    }

    private static boolean isUsable(Class<?> type) {
        return isUsable(type.getModifiers()) && !type.isAnonymousClass()
                && (type.getDeclaringClass() == null || isUsable(type.getDeclaringClass()));
    }

    private static boolean isUsable(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String header(Class<?> type) {
        StringBuilder header = new StringBuilder(type.getPackageName()).append(": ")
                .append(type.toGenericString().replaceAll("abstract (?=(static )?interface)|static (?!class)", ""));
        if (type.isRecord()) {
            header.append(Arrays.stream(type.getRecordComponents())
                    .map(c -> c.getGenericType().getTypeName() + ' ' + c.getName())
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        List<Type> supertypes = new ArrayList<>();
        if (type.getSuperclass() != null && !IMPLIED.contains(type.getSuperclass())) {
            supertypes.add(type.getGenericSuperclass());
        }
        supertypes.addAll(List.of(type.getGenericInterfaces()));
        return header.append(list(" : ", supertypes)).append(annotations(type)).toString();
    }

    private static Stream<String> members(Class<?> type) {
        Stream<String> fields = Arrays.stream(type.getDeclaredFields()).filter(ApiDump::isShown)
                .map(f -> (f.isEnumConstant() ? f.getName() : field(f)) + annotations(f));
        Stream<String> constructors = Arrays.stream(type.getDeclaredConstructors()).filter(ApiDump::isShown)
                .map(c -> "new" + signature(c) + annotations(c));
        Stream<String> methods = Arrays.stream(type.getDeclaredMethods()).filter(ApiDump::isShown)
                .filter(m -> !OF_EVERY_OBJECT.contains(m.getName()))
                .filter(m -> !type.isEnum() || !OF_EVERY_ENUM.contains(m.getName()))
                .map(m -> m.getName() + signature(m) + annotations(m));
        return Stream.of(fields, constructors, methods).flatMap(s -> s);
    }

    private static boolean isShown(Member member) {
        return isUsable(member.getModifiers()) && !member.isSynthetic();
    }

    private static String field(Field field) {
        return field.getName() + ": " + modifiers(field) + field.getGenericType().getTypeName();
    }

    /// The name comes first, so that the lines of one type sort by it.
    private static String signature(Executable executable) {
        String parameters = Arrays.stream(executable.getGenericParameterTypes()).map(Type::getTypeName)
                .collect(Collectors.joining(", ", "(", ")"));
        String variables = Arrays.stream(executable.getTypeParameters())
                .map(v -> v.getName() + list(" extends ", List.of(v.getBounds())))
                .collect(Collectors.joining(", "));
        String result = switch (executable) {
            case Method m -> (m.isDefault() ? "default " : "") + m.getGenericReturnType().getTypeName();
            case Constructor<?> c -> c.getDeclaringClass().getSimpleName();
        };
        return parameters + ": " + modifiers(executable) + (variables.isEmpty() ? "" : '<' + variables + "> ")
                + result + list(" throws ", List.of(executable.getGenericExceptionTypes()));
    }

    /// Only what differs from the usual: public, and in an interface abstract.
    private static String modifiers(Member member) {
        int unusual = member.getModifiers() & ~(Modifier.PUBLIC | Modifier.TRANSIENT | Modifier.VOLATILE);
        if (member.getDeclaringClass().isInterface()) {
            unusual &= ~Modifier.ABSTRACT;
        }
        return unusual == 0 ? "" : Modifier.toString(unusual) + ' ';
    }

    private static String annotations(AnnotatedElement element) {
        return Arrays.stream(element.getDeclaredAnnotations()).map(Annotation::toString).sorted()
                .map(a -> ' ' + a.replace("()", "")).collect(Collectors.joining());
    }

    private static String list(String before, List<Type> types) {
        return types.isEmpty() ? ""
                : before + types.stream().map(Type::getTypeName).collect(Collectors.joining(", "));
    }
}
