/// What `berth client` does once somebody has connected: asks a server for TLS in the words of its protocol, and carries
/// bytes between the connection and the process's own streams.
///
/// Knows the api alone; options, words for people and exit codes are the business of `cli`.
package dev.berth.runtime.client;
