package dev.berth.bench.server;

import java.nio.file.Path;
import java.util.Optional;

/// What all servers of a run have in common.
///
/// @param jvm what they run on
/// @param installation of Berth
/// @param cores where they may run
/// @param identity what they are known by, if connections are secured
public record Bed(Jvm jvm, Path installation, Cores cores, Optional<Identity> identity) {}
