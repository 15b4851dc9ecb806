/// From HOCON files to validated records.
///
/// The only room that knows Typesafe Config, and the only one that reads configuration files. It gathers every
/// problem with its file and line; it opens no socket, no key and no plugin.
package dev.berth.runtime.config;
