package dev.berth.runtime.connection;

import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What most handlers never ask of their connection; made when one does. From any thread.
final class Extras {

    private final LiveConnection connection;
    private Companions companions;
    private Notes notes;
    private InputStream input;

    Extras(LiveConnection connection) {
        this.connection = connection;
    }

    synchronized Companions companions() {
        if (companions == null) {
            companions = new Companions(connection);
        }
        return companions;
    }

    private synchronized Optional<Companions> companionsIfAny() {
        return Optional.ofNullable(companions);
    }

    Stream<Thread> threads() {
        return companionsIfAny().stream().flatMap(Companions::threads);
    }

    Optional<Throwable> failure() {
        return companionsIfAny().flatMap(Companions::failure);
    }

    /// Blocks until the outboxes are empty; the connection's end bounds it.
    void finishOutboxes() {
        companionsIfAny().ifPresent(Companions::finishOutboxes);
    }

    /// Blocks until what the handler left open is closed.
    void closeOpened() {
        companionsIfAny().ifPresent(Companions::closeOpened);
    }

    void interrupt() {
        companionsIfAny().ifPresent(Companions::interrupt);
    }

    void release() {
        companionsIfAny().ifPresent(Companions::release);
    }

    synchronized void note(String key, String value) {
        if (notes == null) {
            notes = new Notes();
        }
        notes.put(key, value);
    }

    synchronized Map<String, String> notes() {
        return notes == null ? Map.of() : notes.all();
    }

    synchronized InputStream input() {
        if (input == null) {
            input = new InputView(connection);
        }
        return input;
    }
}
