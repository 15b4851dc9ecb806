/// Listening sockets, and what becomes of an accepted connection until its end.
///
/// Brings together what stands below: a socket accepts, TLS secures, a connection is made, a handler serves it.
package dev.berth.runtime.listener;
