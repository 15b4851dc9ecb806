package dev.berth.runtime.control;

/// Says that no server answers on a control socket.
public final class Unreachable extends Refusal {

    private static final long serialVersionUID = 1;

    Unreachable(String message, String remedy) {
        super(Kind.UNAVAILABLE, message, remedy);
    }
}
