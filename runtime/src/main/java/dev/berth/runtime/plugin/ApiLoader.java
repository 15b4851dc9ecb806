package dev.berth.runtime.plugin;

/// The parent of every plugin's class loader: shows the JDK and the api, and hides the runtime and its libraries, so
/// that a plugin may bring any version of them.
final class ApiLoader extends ClassLoader {

    private static final String API = "dev.berth.api.";

    private final ClassLoader runtime = ApiLoader.class.getClassLoader();

    ApiLoader() {
        super("berth-api", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(API)) {
            return runtime.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
