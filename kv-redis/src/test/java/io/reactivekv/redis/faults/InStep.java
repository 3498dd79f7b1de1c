package io.reactivekv.redis.faults;

import io.reactivekv.redis.test.RedisServer;

/** Waits until a replica has what its master has, so that a failover loses only what comes later. */
final class InStep {

    private InStep() {}

    static void await(RedisServer master, RedisServer replica) {
        long wanted = offset(master, "master_repl_offset:");
        Until.holds(replica + " is in step", () -> offset(replica, "slave_repl_offset:") >= wanted);
    }

    private static long offset(RedisServer server, String field) {
        return String.valueOf(server.command("INFO", "replication"))
                .lines()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.substring(field.length())))
                .findFirst()
                .orElse(-1);
    }
}
