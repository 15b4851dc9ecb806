/// Runs a program for each connection, as inetd does.
///
/// `Exec` reads the settings into a `Program`; `ExecHandler` starts one for each connection; a `Run` moves the bytes
/// and ends it. What needs the C library is in `Libc`, `Spawn` and `SocketPair`.
package dev.berth.plugin.exec;
