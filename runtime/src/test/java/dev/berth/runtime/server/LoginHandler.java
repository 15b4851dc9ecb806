package dev.berth.runtime.server;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;

/// A line protocol with a login, as POP3 or an IMAP front end would have it; says goodbye when the server drains.
final class LoginHandler implements Handler {

    @Override
    public void handle(Connection connection) throws Exception {
        Messages<String> lines = Frames.lines(connection, 512);
        lines.send("+OK who are you?");
        String user = null;
        for (String line; (line = lines.receive()) != null; ) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "USER" -> {
                    user = words.length > 1 ? words[1] : null;
                    lines.send(user == null ? "-ERR a name is missing" : "+OK hello " + user);
                }
                case "SECRET" -> lines.send(user == null ? "-ERR log in first" : "+OK the cake is a lie, " + user);
                case "QUIT" -> {
                    lines.send("+OK bye");
                    return;
                }
                default -> lines.send("-ERR what is " + words[0] + "?");
            }
        }
        if (connection.ending() == Connection.Ending.DRAINING) {
            lines.send("-ERR this server stops, come back later");
        }
    }
}
