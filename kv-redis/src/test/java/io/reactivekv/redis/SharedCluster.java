package io.reactivekv.redis;

import io.reactivekv.redis.test.RedisCluster;

/**
 * A Cluster of three masters for all tests that leave it as it was, since it takes seconds to form one. It ends with the
 * JVM.
 */
public final class SharedCluster {

    private SharedCluster() {}

    /** The Cluster, with nothing in it. */
    public static RedisCluster empty() {
        RedisCluster cluster = Holder.CLUSTER;
        cluster.nodes().forEach(node -> node.command("FLUSHALL"));
        return cluster;
    }

    /** Starts it when it is first asked for. */
    private static final class Holder {

        private static final RedisCluster CLUSTER =
                RedisCluster.builder().replicas(0).start();

        private Holder() {}
    }
}
