package dev.berth.runtime.config;

import dev.berth.runtime.config.ControlSettings.Use;
import java.nio.file.Path;
import java.util.Optional;

/// Reads the section `control`.
final class ControlReader {

    /// What is there where nothing could be read.
    static final ControlSettings NONE =
            new ControlSettings(Use.OFF, Optional.empty(), Optional.empty(), Optional.empty(), "");

    private static final String AUTO = "auto";

    private final Problems problems;

    ControlReader(Problems problems) {
        this.problems = problems;
    }

    ControlSettings read(Section section) {
        return problems.collect(NONE, () -> {
            Value socket = section.require("socket");
            Use use = socket.isOff() ? Use.OFF : socket.raw().unwrapped().equals(AUTO) ? Use.AUTO : Use.PATH;
            return new ControlSettings(use,
                    problems.collect(Optional.empty(), () -> use == Use.PATH ? Optional.of(path(socket)) : Optional.empty()),
                    problems.collect(Optional.empty(), () -> section.find("view-group").map(Value::word)),
                    problems.collect(Optional.empty(), () -> section.find("admin-group").map(Value::word)),
                    socket.where());
        });
    }

    private static Path path(Value socket) {
        Path path = socket.file();
        if (!new BindAddress.Unix(path, "", Optional.empty(), socket.where()).fits()) {
            throw socket.wrong(BindAddress.Unix.TOO_LONG, BindAddress.Unix.SHORTER);
        }
        return path;
    }
}
