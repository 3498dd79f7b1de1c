package io.reactivekv.redis;

import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The whole conformance kit on one node without order. */
@Tag("long")
class RedisPlainConformanceIT implements KeyValueStoreTck {

    private static final Set<Capability> LACKING = Set.of(Capability.ORDERED);

    private static RedisServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    public StoreFixture openFixture() {
        return new RedisFixture(server.uri(), "&ordered=false", LACKING, List.of(server));
    }
}
