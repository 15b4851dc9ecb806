package dev.berth.runtime.listener;

import java.util.concurrent.Semaphore;

/// How many connections there is room for; the number may change while some are taken.
public final class Places extends Semaphore {

    private static final long serialVersionUID = 1;

    private int most;

    /// Makes free places.
    ///
    /// @param most how many
    public Places(int most) {
        super(most);
        this.most = most;
    }

    /// Changes how many there are. Those who have one keep it: where more are taken than there are now, nobody gets one
    /// until enough were given back.
    ///
    /// @param now how many
    public synchronized void resize(int now) {
        if (now > most) {
            release(now - most);
        } else {
            reducePermits(most - now);
        }
        most = now;
    }
}
