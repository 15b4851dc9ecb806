package dev.berth.runtime.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate, those that vouch for it, and its private key.
///
/// @param chain the own certificate first, each before the one that vouches for it
/// @param key the key of the own certificate
public record Identity(List<X509Certificate> chain, PrivateKey key) {

    /// Takes a copy of the chain.
    public Identity {
        chain = List.copyOf(chain);
    }
}
