package io.reactivekv.cache;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import org.junit.jupiter.api.Nested;

/** The whole conformance kit on a cache as a store, without and with its near level. */
class StoreConformanceTest {

    @Nested
    class WithoutNear implements KeyValueStoreTck {
        @Override
        public StoreFixture openFixture() {
            return new StoreFixtureOverCache(false);
        }
    }

    /** All but what two clients are promised at once: freshness across processes takes a watch's time. */
    @Nested
    class WithNear implements KeyValueStoreTck {
        @Override
        public StoreFixture openFixture() {
            return new StoreFixtureOverCache(true);
        }
    }
}
