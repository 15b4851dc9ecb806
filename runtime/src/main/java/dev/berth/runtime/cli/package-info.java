/// The command `berth`: arguments, what is printed, exit codes, signals.
package dev.berth.runtime.cli;
