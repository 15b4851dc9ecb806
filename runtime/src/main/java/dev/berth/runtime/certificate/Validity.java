package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException.Problem;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Says which certificates are not valid now.
///
/// @param clock tells the time
record Validity(InstantSource clock) {

    /// What is wrong with the time of a certificate, if anything.
    Optional<Problem> problem(FileContent file, X509Certificate certificate) {
        Instant now = clock.instant();
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        String name = "the certificate of " + Subject.of(certificate);
        if (now.isAfter(end)) {
            return Optional.of(file.problem(name + " expired on " + text(end) + ", " + text(Duration.between(end, now))
                    + " ago", "renew it"));
        }
        if (now.isBefore(begin)) {
            return Optional.of(file.problem(name + " is not valid before " + text(begin) + ", in "
                    + text(Duration.between(now, begin)),
                    "wait, or set the clock of this machine, which shows " + text(now)));
        }
        return Optional.empty();
    }

    private static String text(Instant instant) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC).format(instant);
    }

    private static String text(Duration duration) {
        return duration.toDays() > 0 ? count(duration.toDays(), "day")
                : duration.toHours() > 0 ? count(duration.toHours(), "hour") : count(duration.toMinutes(), "minute");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
