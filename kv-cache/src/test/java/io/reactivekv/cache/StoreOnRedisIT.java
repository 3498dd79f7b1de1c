package io.reactivekv.cache;

import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.tck.ClosingTests;
import io.reactivekv.tck.ConditionalTests;
import io.reactivekv.tck.CounterTests;
import io.reactivekv.tck.ExpiryTests;
import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.ReadWriteTests;
import io.reactivekv.tck.RevisionTests;
import io.reactivekv.tck.StatsTests;
import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.TwoClientsTests;
import io.reactivekv.tck.UndecodableTests;
import io.reactivekv.tck.UpdateTests;
import io.reactivekv.tck.WatchTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The conformance kit on a cache as a store on a real Redis, with its near level: all but what that does not promise. */
class StoreOnRedisIT {

    private static RedisServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static StoreFixture fixture() {
        return StoreFixtureOverCache.onRedis(server, true);
    }

    /** What the near level has a part in, at every build. */
    @Nested
    class OneKey
            implements ReadWriteTests,
                    ConditionalTests,
                    RevisionTests,
                    ExpiryTests,
                    UpdateTests,
                    CounterTests,
                    TwoClientsTests,
                    WatchTests,
                    UndecodableTests,
                    StatsTests,
                    ClosingTests {

        @Override
        public StoreFixture openFixture() {
            return fixture();
        }

        @Override
        @Test
        public void otherClient_write_isSeenAtOnce(StoreFixture fixture) {
            Assumptions.abort(StoreConformanceTest.WATCH_FIRST);
        }
    }

    /** Takes a minute. */
    @Nested
    @Tag("long")
    class WholeKit implements KeyValueStoreTck {

        @Override
        public StoreFixture openFixture() {
            return fixture();
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
}
