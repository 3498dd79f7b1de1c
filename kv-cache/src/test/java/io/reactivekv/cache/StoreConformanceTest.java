package io.reactivekv.cache;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The whole conformance kit on a cache as a store, without and with its near level. */
class StoreConformanceTest {

    @Nested
    class WithoutNear implements KeyValueStoreTck {
        @Override
        public StoreFixture openFixture() {
            return new StoreFixtureOverCache(false);
        }
    }

    /** All but the tests below, which ask for what a near level does not promise. */
    @Nested
    class WithNear implements KeyValueStoreTck {
        @Override
        public StoreFixture openFixture() {
            return new StoreFixtureOverCache(true);
        }

        @Override
        @Test
        public void otherClient_write_isSeenAtOnce(StoreFixture fixture) {
            Assumptions.abort("what another process has written is seen when the watch has told of it, not at once");
        }

        @Override
        @Test
        public void history_ofTwoClients_isLinearizable(StoreFixture fixture) {
            Assumptions.abort("a get from near may be older than what another process has written and read meanwhile");
        }
    }
}
