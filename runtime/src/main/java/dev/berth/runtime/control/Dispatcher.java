package dev.berth.runtime.control;

import dev.berth.runtime.event.Escaped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a request, looks whether its peer may, and has it carried out.
///
/// @param permissions who may do what
/// @param verbs what can be asked for
record Dispatcher(Permissions permissions, Verbs verbs) {

    private static final Logger LOG = LoggerFactory.getLogger("berth.control");

    /// One line for each change, and for each that was refused.
    private static final Logger AUDIT = LoggerFactory.getLogger("berth.audit");

    /// Serves one request. Blocks.
    void serve(Peer peer, InputStream in, OutputStream out) throws IOException {
        Answer answer = new Answer(out);
        try {
            if (!permissions.mayView(peer)) {
                // Before a byte is read: whoever may nothing holds no thread.
                throw notAllowed(peer, "look at this server", false);
            }
            serve(peer, Request.read(in), answer);
            answer.end();
        } catch (Refusal e) {
            answer.end(e);
        } catch (RuntimeException e) {
            LOG.error("a request over the control socket failed", e);
            answer.end(new Refusal(Refusal.Kind.SOFTWARE, "the request failed: " + e, "see the server's log, and report it"));
        }
    }

    private void serve(Peer peer, Request request, Answer answer) throws IOException, Refusal {
        Verb verb = verbs.get(request.verb());
        Arguments arguments = request.arguments();
        arguments.requireKnown(verb.arguments());
        if (!verb.changes(arguments)) {
            verb.run(arguments, answer);
            return;
        }
        if (!permissions.mayChange(peer)) {
            AUDIT.warn("{} may not: {} {}", peer, verb.name(), Escaped.text(arguments.toString()));
            throw notAllowed(peer, verb.name(), true);
        }
        try {
            Optional<String> changed = verb.run(arguments, answer);
            changed.ifPresent(what -> AUDIT.info("{} {} {}: {}",
                    peer, verb.name(), Escaped.text(arguments.toString()), Escaped.text(what)));
        } catch (Refusal e) {
            AUDIT.info("{} {} {}: failed, {}",
                    peer, verb.name(), Escaped.text(arguments.toString()), Escaped.text(e.getMessage()));
            throw e;
        }
    }

    private Refusal notAllowed(Peer peer, String what, boolean changing) {
        return new Refusal(Refusal.Kind.NOT_ALLOWED,
                "the user " + peer + " may not " + what, permissions.remedy(changing));
    }
}
