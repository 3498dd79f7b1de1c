package io.reactivekv.tck.mutants;

import io.reactivekv.tck.CancellationTests;
import io.reactivekv.tck.ExpiryTests;
import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.TwoClientsTests;
import io.reactivekv.tck.UnorderedTests;
import io.reactivekv.tck.WatchDeliveryTests;
import io.reactivekv.tck.WatchTests;
import io.reactivekv.tck.reference.ChangedFixture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;

/** What is right in another way than the reference backend, and what mutants are made of: the kit finds nothing wrong with it. */
class SoundFixturesTest {

    @Nested
    class TwoClients implements TwoClientsTests {
        @Override
        public StoreFixture openFixture() {
            return BrokenFixtures.twoClients(UnaryOperator.identity());
        }
    }

    @Nested
    class OnRealTime implements ExpiryTests {
        @Override
        public StoreFixture openFixture() {
            return BrokenFixtures.onRealTime(UnaryOperator.identity());
        }
    }

    @Nested
    class WithoutOrder implements UnorderedTests, WatchTests, WatchDeliveryTests {
        @Override
        public StoreFixture openFixture() {
            return BrokenFixtures.withoutOrder(PlainBackend::new);
        }
    }

    /** A watch may say again what it has said. */
    @Nested
    class EverythingTwiceInWatches implements WatchTests, WatchDeliveryTests, CancellationTests {
        @Override
        public StoreFixture openFixture() {
            return new ChangedFixture(BrokenWatches::saysAllTwice, UnaryOperator.identity());
        }
    }

    @Nested
    class LastKeyFirstInWatches implements WatchTests, WatchDeliveryTests {
        @Override
        public StoreFixture openFixture() {
            return new ChangedFixture(LastKeyFirst::new, UnaryOperator.identity());
        }
    }
}
