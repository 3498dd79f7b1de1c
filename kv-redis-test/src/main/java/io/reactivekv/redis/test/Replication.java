package io.reactivekv.redis.test;

import java.time.Duration;
import java.util.List;

/** Whom a server follows. */
final class Replication {

    private Replication() {}

    static boolean isMaster(RedisServer server) {
        return role(server).get(0).equals("master");
    }

    /** Whether a server is a replica of a master and in touch with it. */
    static boolean follows(RedisServer server, RedisServer master) {
        List<?> role = role(server);
        return role.get(0).equals("slave")
                && role.get(2).equals((long) master.announcedPort())
                && role.get(3).equals("connected");
    }

    /** Waits until all others follow a master. */
    static void awaitInStep(List<RedisServer> servers, RedisServer master) {
        for (RedisServer server : servers) {
            if (!server.equals(master)) {
                Await.until(server + " follows " + master, Duration.ofSeconds(30), () -> follows(server, master));
            }
        }
    }

    /** {@code [master, …]} or {@code [slave, host, port, state, …]}. */
    private static List<?> role(RedisServer server) {
        if (server.command("ROLE") instanceof List<?> role) {
            return role;
        }
        throw new IllegalStateException(server + " does not say its role");
    }
}
