package io.reactivekv.bench.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.reactivekv.redis.test.RedisServer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * What has been spent so far.
 *
 * @param client CPU time of this process, in nanoseconds
 * @param server CPU time of the servers, in nanoseconds
 * @param allocated bytes that the threads now living have allocated
 */
record Cost(long client, long server, long allocated) {

    static Cost now(List<RedisServer> servers) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
        long spent = servers.stream().mapToLong(Cost::cpu).sum();
        return new Cost(system.getProcessCpuTime(), spent, allocated);
    }

    Cost minus(Cost earlier) {
        return new Cost(client - earlier.client, server - earlier.server, allocated - earlier.allocated);
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
