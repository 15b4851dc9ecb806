/// Plugins: finding jars, keeping their classes apart, and making handlers from them.
///
/// A plugin sees the JDK, the api and its own jars, and nothing of the runtime. Knows the configuration's handler
/// sections; knows nothing of listeners and connections.
package dev.berth.runtime.plugin;
