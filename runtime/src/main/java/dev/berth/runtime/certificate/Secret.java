package dev.berth.runtime.certificate;

import dev.berth.runtime.config.TlsSettings.Passphrase;
import java.util.Arrays;
import java.util.Optional;

/// The passphrase of one certificate and its key, as long as they are read. For one thread.
final class Secret implements AutoCloseable {

    private static final char[] EMPTY = {};

    private final PassphraseReader reader;
    private final Optional<Passphrase> place;
    private char[] passphrase = EMPTY;
    private boolean used;

    Secret(PassphraseReader reader, Optional<Passphrase> place) {
        this.reader = reader;
        this.place = place;
    }

    /// Opens something. What opens without a passphrase needs none, so that is tried first.
    ///
    /// @param file where it stands
    /// @param what what is locked
    /// @throws dev.berth.api.ConfigurationException if there is no passphrase, or a wrong one
    <T> T open(FileContent file, String what, Entry.Lock<T> lock) {
        try {
            return lock.open(EMPTY);
        } catch (Entry.WrongPassphraseException e) {
            used = true;
        }
        Passphrase given = place.orElseThrow(() -> file.wrong(
                what + " is encrypted, and there is no passphrase",
                "name where it comes from: passphrase { file = \"FILE\" }, { environment = NAME }"
                        + " or { credential = NAME }"));
        try {
            return lock.open(read(given));
        } catch (Entry.WrongPassphraseException e) {
            throw file.wrong("the passphrase does not open " + what,
                    "correct the one at " + given.where() + ", or name the file that it belongs to");
        }
    }

    private char[] read(Passphrase given) {
        if (passphrase.length == 0) {
            passphrase = reader.read(given);
        }
        return passphrase;
    }

    /// Reads it before it is needed, so that its own problem is told with all others.
    ///
    /// @return whether there is one
    boolean read() {
        place.ifPresent(this::read);
        return place.isPresent();
    }

    /// Whether something was encrypted.
    boolean isUsed() {
        return used;
    }

    @Override
    public void close() {
        Arrays.fill(passphrase, '\0');
    }
}
