package io.reactivekv.tck.mutants;

import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.TwoClientsTests;
import io.reactivekv.tck.UnorderedTests;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;

/** Where the mutants have a fixture of their own, the kit finds nothing wrong with it until it is broken. */
class SoundFixturesTest {

    @Nested
    class TwoClients implements TwoClientsTests {
        @Override
        public StoreFixture openFixture() {
            return BrokenFixtures.twoClients(UnaryOperator.identity());
        }
    }

    @Nested
    class WithoutOrder implements UnorderedTests {
        @Override
        public StoreFixture openFixture() {
            return BrokenFixtures.withoutOrder(PlainBackend::new);
        }
    }
}
