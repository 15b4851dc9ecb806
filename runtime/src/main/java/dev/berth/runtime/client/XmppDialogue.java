package dev.berth.runtime.client;

import dev.berth.api.Connection;
import dev.berth.api.frame.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// How a server of XMPP is asked for TLS, as a client asks: RFC 6120 section 5.4.
///
/// XML is read only as far as tags end, which suffices for what comes here; nothing of it is believed after TLS has
/// begun.
final class XmppDialogue {

    private static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";

    private static final int LONGEST = 8192;

    private final Connection connection;
    private final Answers<byte[]> tags;

    private XmppDialogue(Connection connection) {
        this.connection = connection;
        this.tags = new Answers<>(connection, Frames.delimited(connection, new byte[] {'>'}, LONGEST));
    }

    static void ask(Connection connection, String server) throws IOException {
        new XmppDialogue(connection).ask(server);
    }

    private void ask(String server) throws IOException {
        say("<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='" + quoted(server) + "'>");
        boolean offered = false;
        String tag;
        do {
            tag = hear();
            offered |= tag.startsWith("<starttls") && tag.contains(TLS);
            if (tag.startsWith("<stream:error") || tag.startsWith("</stream:stream")) {
                throw new StartTlsException("the server ends the stream: " + hear() + '>');
            }
        } while (!tag.startsWith("</stream:features") && !tag.matches("(?s)<stream:features\\b.*/"));
        if (!offered) {
            throw new StartTlsException("the server does not offer starttls");
        }
        say("<starttls xmlns='" + TLS + "'/>");
        String answer = hear();
        if (!answer.startsWith("<proceed")) {
            throw StartTlsException.refused(answer + '>');
        }
        if (!answer.endsWith("/")) {
            hear();
        }
    }

    private void say(String xml) throws IOException {
        connection.output().write(xml.getBytes(StandardCharsets.UTF_8));
    }

    /// A tag without its end, and what stood before it.
    private String hear() throws IOException {
        String text = new String(tags.next(), StandardCharsets.UTF_8);
        return text.substring(Math.max(0, text.indexOf('<')));
    }

    private static String quoted(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
    }
}
