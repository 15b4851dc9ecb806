package dev.berth.api.frame;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.function.Executable;

/// Measures what one call allocates; the test is skipped on a JVM that does not count.
final class Allocation {

    private Allocation() {}

    static long of(Executable call) {
        Assumptions.assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                && bean.isThreadAllocatedMemoryEnabled());
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = bean.getCurrentThreadAllocatedBytes();
        try {
            call.execute();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return bean.getCurrentThreadAllocatedBytes() - before;
    }
}
