package io.reactivekv.bench.redis;

import com.sun.management.OperatingSystemMXBean;
import io.reactivekv.redis.test.RedisServer;
import java.lang.management.ManagementFactory;

/**
 * CPU time spent so far, in nanoseconds.
 *
 * @param client by this process
 * @param server by the server
 */
record Cpu(long client, long server) {

    static Cpu now(RedisServer server) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String info = String.valueOf(server.command("INFO", "cpu"));
        return new Cpu(system.getProcessCpuTime(), seconds(info, "used_cpu_sys:") + seconds(info, "used_cpu_user:"));
    }

    private static long seconds(String info, String field) {
        int start = info.indexOf(field);
        if (start < 0) {
            throw new IllegalStateException("no " + field + " in INFO cpu");
        }
        String value =
                info.substring(start + field.length()).lines().findFirst().orElseThrow();
        return (long) (Double.parseDouble(value.strip()) * 1e9);
    }

    Cpu minus(Cpu earlier) {
        return new Cpu(client - earlier.client, server - earlier.server);
    }

    double total() {
        return (double) client + server;
    }
}
