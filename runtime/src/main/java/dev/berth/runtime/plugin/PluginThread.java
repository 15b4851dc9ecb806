package dev.berth.runtime.plugin;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// Runs a plugin's code with its class loader as the thread's context: libraries such as JDBC look for their parts
/// there.
final class PluginThread {

    private PluginThread() {}

    static <T> T in(ClassLoader loader, Supplier<T> code) {
        try {
            return call(loader, code::get);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a Supplier throws no checked exception", e);
        }
    }

    static <T> T call(ClassLoader loader, Callable<T> code) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return code.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
