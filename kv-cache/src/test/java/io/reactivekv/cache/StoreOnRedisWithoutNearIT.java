package io.reactivekv.cache;

import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole conformance kit on a cache as a store on a real Redis, without its near level. */
@Tag("long")
class StoreOnRedisWithoutNearIT implements KeyValueStoreTck {

    @RegisterExtension
    static final DocumentedOptOuts OPT_OUTS = new DocumentedOptOuts(DocumentedOptOuts.REDIS);

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
        return StoreFixtureOverCache.onRedis(server, false);
    }
}
