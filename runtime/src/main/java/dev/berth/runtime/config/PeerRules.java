package dev.berth.runtime.config;

import java.util.List;

/// Who of those with a verified certificate may come in: anybody whom no rule denies and, where there are rules that
/// allow, one of them does.
///
/// @param allow empty for everybody
/// @param deny looked at first
public record PeerRules(List<PeerRule> allow, List<PeerRule> deny) {

    /// Everybody may.
    public static final PeerRules NONE = new PeerRules(List.of(), List.of());

    /// Takes copies of the lists.
    public PeerRules {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /// Whether nobody is kept out.
    ///
    /// @return whether there is no rule
    public boolean none() {
        return allow.isEmpty() && deny.isEmpty();
    }

    /// One of them, written as `dns:*.example.org`.
    ///
    /// @param kind what of a certificate is looked at
    /// @param pattern what it must be
    public record PeerRule(Kind kind, String pattern) {

        /// What of a certificate is looked at.
        public enum Kind {
            /// A subject alternative name of a host. A leading `*.` stands for one label.
            DNS,
            /// A subject alternative name that is a URI, such as a SPIFFE id. `*` stands for anything but a slash,
            /// `**` for anything.
            URI,
            /// A subject alternative name that is an e-mail address. `*` stands for anything.
            EMAIL,
            /// A subject alternative name that is an address; a network stands for all of its addresses.
            IP,
            /// The common name of the subject. `*` stands for anything.
            CN,
            /// An organisational unit of the subject. `*` stands for anything.
            OU,
            /// The whole name of an authority in the chain, as RFC 2253 writes it. `*` stands for anything.
            ISSUER,
            /// The certificate's public key: the SHA-256 of its SubjectPublicKeyInfo in hexadecimal.
            SPKI
        }

        @Override
        public String toString() {
            return kind.name().toLowerCase(java.util.Locale.ROOT) + ':' + pattern;
        }
    }
}
