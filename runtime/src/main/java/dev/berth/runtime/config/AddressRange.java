package dev.berth.runtime.config;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;

/// A range of IP addresses: a network with its prefix, as in `10.0.0.0/8` (RFC 4632).
///
/// @param network its first address
/// @param prefix how many leading bits are the network's
public record AddressRange(InetAddress network, int prefix) {

    /// Reads a range, or a single address.
    ///
    /// @return empty if it is neither, or if bits behind the prefix are set
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!InetAddresses.isInetAddress(address)) {
            return Optional.empty();
        }
        InetAddress network = InetAddresses.forString(address);
        int bits = network.getAddress().length * Byte.SIZE;
        if (slash >= 0 && !text.substring(slash + 1).matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        return prefix <= bits && masked(network, prefix).equals(network)
                ? Optional.of(new AddressRange(network, prefix))
                : Optional.empty();
    }

    /// Whether an address is in the range; one of the other family never is.
    ///
    /// @param address any address
    /// @return whether it is
    public boolean contains(InetAddress address) {
        return address.getAddress().length == network.getAddress().length
                && masked(address, prefix).equals(network);
    }

    /// The network that an address is in.
    ///
    /// @param address any address
    /// @param prefix how many leading bits are kept
    /// @return the address with all other bits cleared
    public static InetAddress masked(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(prefix - (long) i * Byte.SIZE, 0, Byte.SIZE);
            bytes[i] &= (byte) (0xFF << Byte.SIZE - kept);
        }
        try {
            // Without the scope of a link-local address, which is not the peer's own.
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    @Override
    public String toString() {
        return InetAddresses.toAddrString(network) + '/' + prefix;
    }
}
