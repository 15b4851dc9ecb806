/// TLS profiles: from the configuration's `tls` sections to what listeners secure connections with.
///
/// Alone in knowing Bouncy Castle, which reads PEM and makes self-signed certificates; the cryptography of
/// connections is the JDK's.
package dev.berth.runtime.tls;
