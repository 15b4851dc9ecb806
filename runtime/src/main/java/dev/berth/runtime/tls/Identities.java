package dev.berth.runtime.tls;

import dev.berth.runtime.certificate.Identity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The certificates of a profile, and which of them a peer gets.
///
/// Certificates made for the very name that a client asks for come before those with a wildcard for it, and these before
/// the default, which is the first one written together with those that share a name with it. Among equals elliptic
/// curves come first, for they cost the server the least, and RSA is for clients that know nothing else.
final class Identities {

    private record Named(Identity identity, List<String> names, String keyType) {}

    private final List<Named> all;

    Identities(List<Identity> identities) {
        this.all = identities.stream().map(each -> new Named(each,
                HostNames.of(each.chain().getFirst()), each.chain().getFirst().getPublicKey().getAlgorithm())).toList();
    }

    List<Identity> all() {
        return all.stream().map(Named::identity).toList();
    }

    Identity get(int index) {
        return all.get(index).identity();
    }

    int size() {
        return all.size();
    }

    /// The kinds of keys.
    Set<String> keyTypes() {
        return all.stream().map(Named::keyType).collect(Collectors.toSet());
    }

    /// Whether a certificate is made for a name.
    boolean know(String name) {
        return all.stream().anyMatch(each -> each.names.stream().anyMatch(names -> HostNames.matches(names, name)));
    }

    /// Chooses for a client.
    ///
    /// @param name what it asks for, in lower case; empty if nothing
    /// @param strict whether a name that is not known gets nothing
    /// @param usable which kinds of key it can use
    /// @return an index; empty if there is nothing for it
    Optional<Integer> choose(Optional<String> name, boolean strict, KeyTypes usable) {
        Optional<Integer> best = Optional.empty();
        int bestRank = (strict ? DEFAULT : NONE) * RANKS_OF_TIER;
        // A loop and no stream, as every handshake comes here.
        for (int i = 0; i < all.size(); i++) {
            if (usable.contains(all.get(i).keyType)) {
                int rank = rank(all.get(i), name);
                if (rank < bestRank) {
                    bestRank = rank;
                    best = Optional.of(i);
                }
            }
        }
        return best;
    }

    /// Whether more of a name is in one certificate than in another.
    boolean isCloser(int one, int other, Optional<String> name) {
        return tier(all.get(one), name) < tier(all.get(other), name);
    }

    private static final int DEFAULT = 2;
    private static final int NONE = 3;
    private static final int RANKS_OF_TIER = 2;

    /// The lower, the better.
    private int rank(Named identity, Optional<String> name) {
        return tier(identity, name) * RANKS_OF_TIER + (identity.keyType.startsWith("RSA") ? 1 : 0);
    }

    private int tier(Named identity, Optional<String> name) {
        if (name.isPresent() && identity.names.contains(name.get())) {
            return 0;
        }
        if (name.isPresent() && identity.names.stream().anyMatch(each -> HostNames.matches(each, name.get()))) {
            return 1;
        }
        Named first = all.getFirst();
        return identity == first || identity.names.stream().anyMatch(first.names::contains) ? DEFAULT : NONE;
    }

    /// The kinds of key that a client can use, as certificates name them.
    @FunctionalInterface
    interface KeyTypes {
        boolean contains(String algorithm);
    }
}
