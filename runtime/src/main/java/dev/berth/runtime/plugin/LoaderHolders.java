package dev.berth.runtime.plugin;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What keeps a class loader in memory, as far as that can be told from outside: threads and shutdown hooks.
///
/// Looks into private fields of the JDK, which needs `--add-opens java.base/java.lang=ALL-UNNAMED`, set by the launcher;
/// without it less is found.
final class LoaderHolders {

    private final ClassLoader loader;
    private final Set<String> found = new TreeSet<>();

    LoaderHolders(ClassLoader loader) {
        this.loader = loader;
    }

    /// Looks at every platform thread and every shutdown hook.
    ///
    /// @return for people; empty if nothing was found, which does not mean that there is nothing
    List<String> find() {
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            look("the thread " + thread.getName(), thread);
            for (StackTraceElement frame : stack) {
                if (loader.getName().equals(frame.getClassLoaderName())) {
                    found.add("the thread " + thread.getName() + " runs "
                            + frame.getClassName() + '.' + frame.getMethodName());
                    break;
                }
            }
            threadLocals(thread);
        });
        hooks().forEach(hook -> look("the shutdown hook " + hook.getName(), hook));
        return List.copyOf(found);
    }

    private void look(String who, Thread thread) {
        if (thread.getContextClassLoader() == loader) {
            found.add(who + " has it as its context class loader");
        }
        if (isOurs(thread)) {
            found.add(who + " is a " + thread.getClass().getName());
        }
        Object task = field("java.lang.Thread$FieldHolder", "task", field("java.lang.Thread", "holder", thread));
        if (isOurs(task)) {
            found.add(who + " is to run a " + task.getClass().getName());
        }
    }

    private void threadLocals(Thread thread) {
        Object table = field("java.lang.ThreadLocal$ThreadLocalMap", "table",
                field("java.lang.Thread", "threadLocals", thread));
        for (int i = 0; table != null && i < Array.getLength(table); i++) {
            Object value = field("java.lang.ThreadLocal$ThreadLocalMap$Entry", "value", Array.get(table, i));
            if (isOurs(value)) {
                found.add("the thread " + thread.getName() + " keeps a thread-local " + value.getClass().getName());
            }
        }
    }

    private static Collection<Thread> hooks() {
        return field("java.lang.ApplicationShutdownHooks", "hooks", null) instanceof Map<?, ?> hooks
                ? List.copyOf(hooks.keySet()).stream().map(Thread.class::cast).toList() : List.of();
    }

    private boolean isOurs(Object value) {
        return value != null && (value.getClass().getClassLoader() == loader
                || value instanceof Class<?> type && type.getClassLoader() == loader || value == loader);
    }

    /// The value of a private field; null where there is none, or where it cannot be read.
    private static Object field(String owner, String name, Object target) {
        try {
            Field field = Class.forName(owner).getDeclaredField(name);
            if (target == null && !Modifier.isStatic(field.getModifiers())) {
                return null;
            }
            field.setAccessible(true);
            return field.get(target);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
