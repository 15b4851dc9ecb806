package dev.berth.runtime.cli;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.TlsSession;
import dev.berth.runtime.certificate.CertificateDescription;
import dev.berth.runtime.event.Escaped;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What `berth client -v` tells, on standard error: who is connected, what was agreed, and how much went each way.
///
/// @param err takes it
/// @param now what days are counted from
record ClientReport(PrintWriter err, Instant now) {

    private static final String FORMAT = "%-9s%s";

    /// Tells about a connection.
    ///
    /// @param asked the name that the server's certificate was compared with
    void opened(Connection connection, Optional<String> asked) {
        FiveTuple address = connection.address();
        // Seen from the server: so its log and its commands call the same connection.
        say("address", new FiveTuple(address.protocol(), address.remote(), address.local()).toString());
        connection.tls().ifPresentOrElse(session -> agreed(session, asked), () -> say("tls", "none"));
    }

    private void agreed(TlsSession session, Optional<String> asked) {
        say("tls", session.protocol() + ' ' + session.cipherSuite());
        say("alpn", session.applicationProtocol().orElse("none"));
        say("verified", asked.orElse("none")
                + session.serverName().map(sent -> ", asked for by name").orElse(", not asked for by name"));
        session.peer().ifPresent(peer -> {
            CertificateDescription own = CertificateDescription.of(peer.certificate());
            say("subject", own.subject());
            say("issuer", own.issuer());
            say("names", own.names().isEmpty() ? "none" : String.join(", ", own.names()));
            say("until", own.notAfter() + ", " + left(own.notAfter()));
            say("spki", own.spki());
        });
    }

    private String left(Instant end) {
        long days = Duration.between(now, end).toDays();
        return days == 1 ? "1 day left" : days + " days left";
    }

    /// Tells what went each way.
    void ended(long sent, long received) {
        say("sent", bytes(sent));
        say("received", bytes(received));
    }

    private static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }

    private void say(String name, String text) {
        err.println(Escaped.text(String.format(FORMAT, name, text)));
    }
}
