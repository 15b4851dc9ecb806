package dev.berth.runtime.client;

import dev.berth.api.Connection;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/// How servers of mail, news and files are asked for TLS.
final class MailDialogues {

    private MailDialogues() {}

    /// RFC 3207 section 4: after the greeting and EHLO.
    static void smtp(Connection connection, String server) throws IOException {
        mail(connection, "EHLO ");
    }

    /// RFC 2033 section 4.1: the same with another word.
    static void lmtp(Connection connection, String server) throws IOException {
        mail(connection, "LHLO ");
    }

    private static void mail(Connection connection, String hello) throws IOException {
        NumberedReplies replies = new NumberedReplies(new TextLines(connection));
        replies.hear("220");
        String offered = replies.ask(hello + ownName(connection), "250");
        if (offered.lines().noneMatch(line -> line.toUpperCase(Locale.ROOT).matches("250[- ]STARTTLS *"))) {
            throw new StartTlsException("the server does not offer STARTTLS");
        }
        replies.ask("STARTTLS", "220");
    }

    /// RFC 5321 section 4.1.4: a client without a name of its own tells its address.
    private static String ownName(Connection connection) {
        return connection.address().localInternet().map(local -> {
            InetAddress address = local.getAddress();
            String text = address.getHostAddress().replaceFirst("%.*", "");
            return address instanceof Inet6Address ? "[IPv6:" + text + ']' : '[' + text + ']';
        }).orElse("localhost");
    }

    /// RFC 4217 section 4. A server that is not ready yet says 120 first (RFC 959 section 5.4).
    static void ftp(Connection connection, String server) throws IOException {
        NumberedReplies replies = new NumberedReplies(new TextLines(connection));
        if (replies.hear("120", "220").startsWith("120")) {
            replies.hear("220");
        }
        replies.ask("AUTH TLS", "234");
    }

    /// RFC 4642 section 2.2.
    static void nntp(Connection connection, String server) throws IOException {
        NumberedReplies replies = new NumberedReplies(new TextLines(connection));
        replies.hear("200", "201");
        replies.ask("STARTTLS", "382");
    }

    /// RFC 9051 section 6.2.1. Lines without our tag may come at any time (section 2.2.2).
    static void imap(Connection connection, String server) throws IOException {
        TextLines lines = new TextLines(connection);
        String greeting = lines.hear();
        // PREAUTH is no consent either: TLS can begin only before a user is known (section 7.1.4).
        if (!greeting.toUpperCase(Locale.ROOT).startsWith("* OK")) {
            throw StartTlsException.refused(greeting);
        }
        lines.say("b1 STARTTLS");
        String line;
        do {
            line = lines.hear();
        } while (!line.startsWith("b1 "));
        if (!line.toUpperCase(Locale.ROOT).startsWith("B1 OK")) {
            throw StartTlsException.refused(line);
        }
    }

    /// RFC 2595 section 4.
    static void pop3(Connection connection, String server) throws IOException {
        TextLines lines = new TextLines(connection);
        requirePositive(lines.hear());
        lines.say("STLS");
        requirePositive(lines.hear());
    }

    /// RFC 1939 section 3.
    private static void requirePositive(String line) throws StartTlsException {
        if (!line.startsWith("+OK")) {
            throw StartTlsException.refused(line);
        }
    }
}
