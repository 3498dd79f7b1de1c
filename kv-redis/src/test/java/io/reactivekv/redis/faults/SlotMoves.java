package io.reactivekv.redis.faults;

import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;

/** Leaves a Cluster as it was. */
final class SlotMoves {

    private SlotMoves() {}

    /** Moves a slot to a master, unless it is there. */
    static void bring(RedisCluster cluster, int slot, RedisServer home) {
        if (!cluster.masterOf(slot).equals(home)) {
            cluster.migrate(slot, home);
        }
    }
}
