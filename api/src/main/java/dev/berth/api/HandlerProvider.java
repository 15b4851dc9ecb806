package dev.berth.api;

/// How Berth finds a handler: the entry of a plugin jar for [java.util.ServiceLoader].
///
/// A plugin names its providers, one per line, in `META-INF/services/dev.berth.api.HandlerProvider`. Each has a
/// public constructor without parameters that does nothing costly: it runs whether or not the type is used.
public interface HandlerProvider {

    /// The name by which a configuration file asks for this handler: `handler { type = echo }`.
    ///
    /// @return letters, digits and dashes, beginning with a letter; always the same for one provider
    String type();

    /// Makes the handler for one `handler` section of the configuration.
    ///
    /// Called on the main thread, also by `berth check`: read the settings and validate them, but open nothing,
    /// start nothing and write nothing. What is costly or has effects belongs to the first connection.
    ///
    /// @param context the settings and what else the server offers to a handler; may be kept by the handler
    /// @return a new handler
    /// @throws ConfigurationException if the settings do not make sense; see [Settings#problem]
    /// @throws Exception if the handler cannot be made; reported with the name of the jar
    Handler create(HandlerContext context) throws Exception;
}
