package dev.berth.plugin.forward;

import dev.berth.api.Destination;

/// A server that connections are relayed to, and how it does. What changes is guarded by the lock of its [Pool].
final class Target {

    private final Destination destination;
    private final int weight;
    private final boolean backup;
    private final Health health;
    private boolean enabled = true;
    private int open;
    private long connected;
    private long failed;
    private int credit;

    Target(Destination destination, int weight, boolean backup, Health health) {
        this.destination = destination;
        this.weight = weight;
        this.backup = backup;
        this.health = health;
    }

    /// As the configuration names it.
    String name() {
        return destination.toString();
    }

    Destination destination() {
        return destination;
    }

    /// Whether TLS begins after a header.
    boolean startsTls() {
        return destination.security() instanceof Destination.Security.StartTls;
    }

    int weight() {
        return weight;
    }

    /// Whether it is used only while all others fail.
    boolean backup() {
        return backup;
    }

    Health health() {
        return health;
    }

    boolean enabled() {
        return enabled;
    }

    void enable(boolean on) {
        enabled = on;
    }

    /// How many connections it has, or is about to have.
    int open() {
        return open;
    }

    void opening() {
        open++;
    }

    void closed() {
        open--;
    }

    /// How many connections it has had.
    long connected() {
        return connected;
    }

    void countConnected() {
        connected++;
    }

    /// How often it could not be connected to.
    long failed() {
        return failed;
    }

    void countFailed() {
        failed++;
    }

    /// By how much it is behind its share, as [Balance] counts.
    int credit() {
        return credit;
    }

    void credit(int now) {
        credit = now;
    }
}
