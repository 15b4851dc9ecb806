package dev.berth.bench;

import dev.berth.bench.load.NativeTlsWire;
import dev.berth.bench.load.TlsWire;
import dev.berth.bench.load.Wire;
import dev.berth.bench.server.Identity;
import java.io.IOException;
import java.util.Optional;

/// What the clients of a run speak.
///
/// @param fresh by clients that are new to the server
/// @param light by such clients that are only after the handshake, which costs these less
/// @param resuming by clients that come back
/// @param hello what a secured connection begins with
record Wires(Wire fresh, Wire light, Wire resuming, byte[] hello) {

    static Wires of(Optional<Identity> identity) throws IOException {
        if (identity.isEmpty()) {
            return new Wires(Wire.plain(), Wire.plain(), Wire.plain(), new byte[0]);
        }
        TlsWire tls = TlsWire.trusting(identity.get().certificate());
        return new Wires(tls, new NativeTlsWire(), tls.resuming(), tls.hello());
    }
}
