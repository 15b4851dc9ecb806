package dev.berth.bench;

import dev.berth.bench.server.Contestant;

/// Two servers that are compared.
///
/// @param one whose figures are divided
/// @param reference by whose
record Pair(Contestant one, Contestant reference) {

    String label() {
        return one.label() + " / " + reference.label();
    }
}
