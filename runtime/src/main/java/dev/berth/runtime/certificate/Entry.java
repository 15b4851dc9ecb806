package dev.berth.runtime.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/// One thing in a file of certificates and keys.
sealed interface Entry {

    /// A certificate.
    ///
    /// @param certificate as the JDK knows it
    record Certified(X509Certificate certificate) implements Entry {}

    /// A private key that is not encrypted.
    ///
    /// @param key as the JDK knows it
    record OpenKey(PrivateKey key) implements Entry {}

    /// A private key that a passphrase opens.
    ///
    /// @param lock takes the passphrase
    record LockedKey(Lock<PrivateKey> lock) implements Entry {}

    /// Something that is of no use here.
    ///
    /// @param label what it calls itself
    record Other(String label) implements Entry {}

    /// What only a passphrase opens.
    ///
    /// @param <T> what is inside
    @FunctionalInterface
    interface Lock<T> {

        /// Opens it.
        ///
        /// @param passphrase perhaps empty, which opens what is encrypted for the sake of form
        /// @return what is inside
        /// @throws WrongPassphraseException if another passphrase is needed
        T open(char[] passphrase) throws WrongPassphraseException;
    }

    /// Says that a passphrase does not open something.
    final class WrongPassphraseException extends Exception {

        private static final long serialVersionUID = 1;

        WrongPassphraseException() {}

        WrongPassphraseException(Throwable cause) {
            super(cause);
        }
    }
}
