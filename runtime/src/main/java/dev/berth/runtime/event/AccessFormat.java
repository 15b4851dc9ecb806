package dev.berth.runtime.event;

/// How the log tells of a connection that is over.
public enum AccessFormat {
    /// A line for people, by the logger `berth.access`.
    LINE,
    /// A JSON object for programs, by the logger `berth.access.json`.
    JSON
}
