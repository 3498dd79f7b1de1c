package io.reactivekv.bench.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.reactivekv.redis.test.RedisServer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * What this process has spent so far.
 *
 * @param cpu CPU time, in nanoseconds
 * @param allocated bytes that the threads now living have allocated
 */
record Cost(long cpu, long allocated) {

    static Cost now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
        return new Cost(system.getProcessCpuTime(), allocated);
    }

    Cost minus(Cost earlier) {
        return new Cost(cpu - earlier.cpu, allocated - earlier.allocated);
    }

    /** The CPU time that servers have spent so far, in nanoseconds. */
    static long of(List<RedisServer> servers) {
        return servers.stream().mapToLong(Cost::cpu).sum();
    }

    private static long cpu(RedisServer server) {
        String info = String.valueOf(server.command("INFO", "cpu"));
        return seconds(info, "used_cpu_sys:") + seconds(info, "used_cpu_user:");
    }

    private static long seconds(String info, String field) {
        return info.lines()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> (long)
                        (Double.parseDouble(line.substring(field.length()).strip()) * 1e9))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + field + " in INFO cpu"));
    }
}
