package dev.berth.runtime.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many connections the process has descriptors for.
final class Descriptors {

    private static final long MOST_RESERVED = 1024;

    /// A socket; and with Conscrypt (AppData in its native_crypto.cc) a pipe besides.
    private static final int USUAL = 1;
    private static final int WITH_CONSCRYPT = 3;

    private Descriptors() {}

    /// The descriptors allowed, less a reserve for files, jars, listeners and what plugins open.
    ///
    /// @param conscrypt whether any connection may be secured by Conscrypt
    static int forConnections(boolean conscrypt) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long allowed = system.getMaxFileDescriptorCount();
            long left = allowed - Math.min(allowed / 8, MOST_RESERVED);
            return Math.clamp(left / (conscrypt ? WITH_CONSCRYPT : USUAL), 1, Integer.MAX_VALUE);
        }
        return Integer.MAX_VALUE;
    }
}
