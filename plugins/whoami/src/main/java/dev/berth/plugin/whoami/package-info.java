/// Tells each client who it is to the server: its 5-tuple and what TLS agreed on.
package dev.berth.plugin.whoami;
