package io.reactivekv.cache;

import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The conformance kit on a cache as a store on a real Redis, with its near level: all but what that does not promise. */
@Tag("long")
class StoreOnRedisIT implements KeyValueStoreTck {

    @RegisterExtension
    static final DocumentedOptOuts OPT_OUTS = new DocumentedOptOuts(DocumentedOptOuts.NEAR, DocumentedOptOuts.REDIS);

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
        return StoreFixtureOverCache.onRedis(server, true);
    }

    @Override
    @Test
    public void otherClient_write_isSeenAtOnce(StoreFixture fixture) {
        Assumptions.abort(StoreConformanceTest.WATCH_FIRST);
    }

    @Override
    @Test
    public void history_ofTwoClients_isLinearizable(StoreFixture fixture) {
        Assumptions.abort(StoreConformanceTest.MAY_BE_OLDER);
    }
}
