package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// What stands between -----BEGIN and -----END (RFC 7468), or the whole of a binary file, written like that.
///
/// @param file the file
/// @param label what follows BEGIN
/// @param line the number of its first line
/// @param text all of its lines
record PemBlock(FileContent file, String label, int line, String text) {

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([^-]+)-----");

    /// Divides a file; what stands between the blocks is for people.
    ///
    /// @return empty if it is neither PEM nor binary
    static List<PemBlock> of(FileContent file) {
        Optional<String> binary = DerForm.label(file.bytes());
        if (binary.isPresent()) {
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(file.bytes());
            String label = binary.get();
            return List.of(new PemBlock(file, label, 1, begin(label) + base64 + '\n' + end(label)));
        }
        if (DerForm.begins(file.bytes())) {
            throw file.wrong("damaged: it begins like a binary certificate, key or key store, and cannot be read",
                    "copy it again: it may have been cut off");
        }
        List<PemBlock> blocks = new ArrayList<>();
        // Files that do not end in a line break, put together by cat(1).
        List<String> lines = file.text().replace("----------BEGIN", "-----\n-----BEGIN").lines()
                .map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher begin = BEGIN.matcher(lines.get(i));
            if (begin.find()) {
                PemBlock block = beginningAt(i, begin.group(1), lines, file);
                blocks.add(block);
                i += (int) block.text.lines().count() - 1;
            }
        }
        return blocks;
    }

    private static PemBlock beginningAt(int first, String label, List<String> lines, FileContent file) {
        StringBuilder text = new StringBuilder(begin(label));
        for (int i = first + 1; i < lines.size() && !BEGIN.matcher(lines.get(i)).find(); i++) {
            text.append(lines.get(i)).append('\n');
            if (lines.get(i).equals(end(label).strip())) {
                return new PemBlock(file, label, first + 1, text.toString());
            }
        }
        throw file.wrong("damaged: the " + label + " that begins in line " + (first + 1) + " has no -----END " + label
                + "-----", "copy it again: it was cut off");
    }

    /// What Bouncy Castle takes it for; the block itself if for nothing.
    Object parse() {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            return parser.getSupportedTypes().contains(label) ? Objects.requireNonNull(parser.readObject()) : this;
        } catch (IOException | RuntimeException e) {
            throw damaged();
        }
    }

    /// Its bytes.
    byte[] content() {
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject object = reader.readPemObject();
            return object.getContent();
        } catch (IOException | RuntimeException e) {
            throw damaged();
        }
    }

    ConfigurationException damaged() {
        return file.wrong("damaged: the " + label + " that begins in line " + line + " cannot be read",
                "copy it again: it may have been cut off");
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----\n";
    }

    private static String end(String label) {
        return "-----END " + label + "-----\n";
    }
}
