package dev.berth.plugin.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is run for each connection; nothing in it comes from a peer.
///
/// @param command the path of an executable file, and its arguments
/// @param environment what all its runs have in common, each `NAME=value`
/// @param folder where it starts; where the server was started if empty
record Program(List<String> command, List<String> environment, Optional<Path> folder) {}
