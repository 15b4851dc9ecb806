/// Byte pipes: how bytes get from and to a peer, and nothing about what they mean.
///
/// Here live the one interface [BytePipe], plain pipes over sockets, TLS over any pipe, and the few calls of the
/// operating system that the JDK does not offer. No configuration, no connection, no logging.
package dev.berth.runtime.transport;
