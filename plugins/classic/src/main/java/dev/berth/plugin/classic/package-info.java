/// The small services that every host once had: echo, discard, chargen, daytime and time, each in one file and with
/// no settings.
package dev.berth.plugin.classic;
