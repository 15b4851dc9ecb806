package dev.berth.plugin.classic;

import java.util.Optional;

/// What carries a connection of a test.
enum Transport {
    PLAIN(null),
    TLS_1_2("TLSv1.2"),
    TLS_1_3("TLSv1.3");

    private final String protocol;

    Transport(String protocol) {
        this.protocol = protocol;
    }

    /// The version that the client insists on; empty without TLS.
    Optional<String> tls() {
        return Optional.ofNullable(protocol);
    }
}
