package dev.berth.runtime.control;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Stack frames, as people want to see them.
final class Frames {

    /// Begins the names of plugins' class loaders.
    private static final String PLUGIN = "berth-plugin-";

    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.");

    private static final List<String> BERTH = List.of(
            "dev.berth.api.", "dev.berth.runtime.connection.", "dev.berth.runtime.event.",
            "dev.berth.runtime.listener.", "dev.berth.runtime.tls.", "dev.berth.runtime.transport.");

    /// How virtual threads run and park, which says nothing.
    private static final List<String> SCHEDULING = List.of(
            "java.lang.VirtualThread", "java.lang.System$", "jdk.internal.vm.", "java.lang.ScopedValue$Carrier");

    private Frames() {}

    /// The frames of a stack that say something, the innermost first.
    static List<StackTraceElement> telling(StackTraceElement[] stack) {
        return Arrays.stream(stack).filter(frame -> !startsWith(frame, SCHEDULING)).toList();
    }

    static boolean isJdk(StackTraceElement frame) {
        return startsWith(frame, JDK);
    }

    /// Whether a frame belongs to the server itself, and not to a handler.
    static boolean isBerth(StackTraceElement frame) {
        return startsWith(frame, BERTH) && !isPlugin(frame);
    }

    private static boolean isPlugin(StackTraceElement frame) {
        return frame.getClassLoaderName() != null && frame.getClassLoaderName().startsWith(PLUGIN);
    }

    /// The innermost frame of a plugin's code; where there is none, that of a handler which the embedding program gave.
    static Optional<StackTraceElement> ofHandler(List<StackTraceElement> stack) {
        return stack.stream().filter(Frames::isPlugin).findFirst().or(() -> stack.stream()
                .filter(frame -> !isJdk(frame) && !isBerth(frame)).findFirst());
    }

    private static boolean startsWith(StackTraceElement frame, List<String> prefixes) {
        return prefixes.stream().anyMatch(frame.getClassName()::startsWith);
    }

    /// Class, method and line: `Parser.read:88`.
    static String brief(StackTraceElement frame) {
        String name = frame.getClassName();
        String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
        return name.substring(name.lastIndexOf('.') + 1) + '.' + frame.getMethodName() + line;
    }

    /// The same with the package: `example.Parser.read:88`.
    static String full(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.substring(0, name.lastIndexOf('.') + 1) + brief(frame);
    }
}
