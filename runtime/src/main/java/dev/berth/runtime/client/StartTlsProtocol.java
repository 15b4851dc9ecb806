package dev.berth.runtime.client;

import dev.berth.api.Connection;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// The protocols that begin in plain text and in which a client can ask for TLS.
public enum StartTlsProtocol {
    /// Mail from server to server, and submission.
    SMTP(MailDialogues::smtp),
    /// Delivery of mail.
    LMTP(MailDialogues::lmtp),
    /// Mailboxes.
    IMAP(MailDialogues::imap),
    /// Mailboxes.
    POP3(MailDialogues::pop3),
    /// Files.
    FTP(MailDialogues::ftp),
    /// News.
    NNTP(MailDialogues::nntp),
    /// Chat.
    XMPP(XmppDialogue::ask),
    /// Directories.
    LDAP(BinaryDialogues::ldap),
    /// PostgreSQL.
    POSTGRES(BinaryDialogues::postgres);

    private final Dialogue dialogue;

    StartTlsProtocol(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    /// Asks the server for TLS and performs the handshake. Blocks.
    ///
    /// @param connection opened with [dev.berth.api.Destination#startTls()], nothing read or written
    /// @param server its name, for protocols that tell it
    /// @param limit how long each answer may take
    /// @throws StartTlsException if the server does not consent
    /// @throws java.net.SocketTimeoutException if an answer does not come in time
    /// @throws IOException if the two did not come to terms, or the connection broke
    public void secure(Connection connection, String server, Duration limit) throws IOException {
        connection.idleLimit(limit);
        dialogue.ask(connection, server);
        connection.startTls();
        connection.idleLimit(ChronoUnit.FOREVER.getDuration());
    }

    /// As people write it.
    ///
    /// @return in lower case
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
