package dev.berth.runtime.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many connections the process has descriptors for.
final class Descriptors {

    private static final long MOST_RESERVED = 1024;

    private Descriptors() {}

    /// The descriptors allowed, less a reserve for files, jars, listeners and what plugins open.
    static int forConnections() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long allowed = system.getMaxFileDescriptorCount();
            return Math.clamp(allowed - Math.min(allowed / 8, MOST_RESERVED), 1, Integer.MAX_VALUE);
        }
        return Integer.MAX_VALUE;
    }
}
