package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.TlsSettings.Passphrase;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// Reads passphrases from where they are kept.
///
/// @param environment the variables, where a passphrase or the folder of the credentials may stand
record PassphraseReader(Map<String, String> environment) {

    private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

    /// Reads one; the caller wipes it.
    char[] read(Passphrase place) {
        return switch (place.source()) {
            case FILE -> firstLine(FileContent.read(place.where(), Path.of(place.name())));
            case ENVIRONMENT -> variable(place);
            case CREDENTIAL -> firstLine(FileContent.read(place.where(), credential(place)));
        };
    }

    private char[] variable(Passphrase place) {
        String value = environment.getOrDefault(place.name(), "");
        if (value.isEmpty()) {
            throw wrong(place, "no variable " + place.name() + " in the environment of the server",
                    "set it, for example with EnvironmentFile= in the unit, or name another");
        }
        return value.toCharArray();
    }

    private Path credential(Passphrase place) {
        String folder = environment.getOrDefault(CREDENTIALS, "");
        if (folder.isEmpty()) {
            throw wrong(place, "no credential " + place.name() + ": the service manager has given none ("
                    + CREDENTIALS + " is not set)", "write LoadCredential=" + place.name() + ":FILE in the unit");
        }
        Path file = Path.of(folder, place.name());
        if (!file.toFile().exists()) {
            throw wrong(place, "no credential " + place.name() + " in " + folder,
                    "write LoadCredential=" + place.name() + ":FILE in the unit, or name another");
        }
        return file;
    }

    /// The bytes up to the end of the first line, as UTF-8.
    private static char[] firstLine(FileContent file) {
        byte[] bytes = file.bytes();
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, 0, end));
        char[] passphrase = Arrays.copyOf(decoded.array(), decoded.remaining());
        Arrays.fill(decoded.array(), '\0');
        Arrays.fill(bytes, (byte) 0);
        if (passphrase.length == 0) {
            throw file.wrong("its first line is empty", "write the passphrase there, or name another file");
        }
        return passphrase;
    }

    private static ConfigurationException wrong(Passphrase place, String what, String remedy) {
        return new ConfigurationException(new Problem(place.where(), what, remedy));
    }
}
