package dev.berth.runtime.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/// Handles the signals that end a process.
///
/// A shutdown hook is not enough: after it the JVM exits with 128 plus the signal's number whatever happened. The
/// JDK's own class for this is not meant for everybody and javac warns of each use, so it is called by reflection.
final class Signals {

    private Signals() {}

    /// Runs `action` for each signal that arrives, on a thread of the JVM's own.
    ///
    /// @param name without SIG, such as `TERM`
    static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler invocation = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> "handler of SIG" + name;
            };
            signal.getMethod("handle", signal, handler).invoke(
                    null,
                    signal.getConstructor(String.class).newInstance(name),
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, invocation));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every JDK has sun.misc.Signal (module jdk.unsupported)", e);
        }
    }
}
