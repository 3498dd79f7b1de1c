package io.reactivekv.redis;

import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The whole conformance kit on a Cluster. */
@Tag("long")
class RedisClusterConformanceIT implements KeyValueStoreTck {

    private static final Set<Capability> LACKING = Set.of();

    private static RedisCluster server;

    @BeforeAll
    static void startServer() {
        server = SharedCluster.empty();
    }

    @Override
    public StoreFixture openFixture() {
        return new RedisFixture(server.uri(), "", LACKING, server.masters());
    }
}
