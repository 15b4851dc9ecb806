package dev.berth.runtime.control;

import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.listener.Listener;
import java.util.Optional;

/// What is asked of the server as a whole. Called on the control socket's threads, several at once.
public interface Steering {

    /// Takes over what is different in the configuration, the files of TLS profiles and the plugin folders, or finds out
    /// what that would be. Blocks until that is done; one after the other.
    ///
    /// @param dryRun whether nothing is to change
    /// @return what is different, or what is in the way
    ReloadResult reload(boolean dryRun);

    /// Begins to stop the server, and returns at once.
    ///
    /// @param now whether what is open is cut off at once; also when it stops already
    void stop(boolean now);

    /// Stops accepting on a listener, begins to ask its connections to finish, and returns. What is left when
    /// `server.drain` is over is cut off.
    ///
    /// @param listener which one; suspended from now on
    /// @return how many connections it has
    /// @throws Refusal while another change goes on
    int drain(Listener listener) throws Refusal;

    /// How a drain goes on.
    ///
    /// @param listener the name of a listener; empty for the whole server
    /// @return the last drain; empty if there was none
    Optional<Drain> draining(Optional<String> listener);

    /// Stops accepting on a listener. Blocks until that is so; its connections go on.
    ///
    /// @param listener which one
    /// @param hold whether it keeps its sockets, and new connections wait in the backlog
    /// @throws Refusal while another change goes on
    void suspend(Listener listener, boolean hold) throws Refusal;

    /// Accepts again, with the ports that it had. Blocks until that is so.
    ///
    /// @param listener which one
    /// @throws Refusal if an address cannot be bound, or while another change goes on
    void resume(Listener listener) throws Refusal;
}
