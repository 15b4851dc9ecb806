package dev.berth.plugin.forward;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/// Connects to targets, and tells them who their client is if they want to know.
///
/// @param connector connects
/// @param header which header they get
/// @param run makes the ids of connections unique beyond this run of the server
record Dial(Connector connector, ForwardSettings.ProxyProtocol header, String run) {

    private static final byte[] NOTHING = {};

    Dial(Connector connector, ForwardSettings.ProxyProtocol header) {
        this(connector, header, UUID.randomUUID().toString());
    }

    /// Connects for a client. Blocks.
    ///
    /// @return a connection that belongs to the client's, secured as the target wants it
    /// @throws IOException if that cannot be
    Connection connect(Target target, Connection client) throws IOException {
        return connect(target, switch (header) {
            case V1 -> ProxyHeaders.version1(client);
            case V2 -> ProxyHeaders.version2(client, run + '-' + client.id());
            case OFF -> NOTHING;
        });
    }

    /// Connects for nobody, to see whether that can be done. Blocks.
    ///
    /// @throws IOException if it cannot
    void look(Target target) throws IOException {
        Connection far = connect(target, switch (header) {
            case V1 -> ProxyHeaders.version1Unknown();
            case V2 -> ProxyHeaders.version2Local();
            case OFF -> NOTHING;
        });
        try {
            far.close();
        } catch (IOException e) {
            // It is there: many servers do not end because a client does.
        }
    }

    private Connection connect(Target target, byte[] greeting) throws IOException {
        Connection far = connector.connect(target.destination());
        try {
            if (greeting.length > 0) {
                greet(far, target, greeting);
            }
            return far;
        } catch (IOException | RuntimeException e) {
            far.abort();
            throw e;
        }
    }

    private static void greet(Connection far, Target target, byte[] greeting) throws IOException {
        if (target.startsTls()) {
            // Together with the first message of the handshake.
            far.output().write(greeting);
            far.startTls();
        } else {
            far.write(ByteBuffer.wrap(greeting));
        }
    }
}
