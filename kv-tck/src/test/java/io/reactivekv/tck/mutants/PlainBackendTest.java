package io.reactivekv.tck.mutants;

import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.UnorderedTests;

/** The backend without order, of which there are mutants, passes the topic that is about it. */
final class PlainBackendTest implements UnorderedTests {

    @Override
    public StoreFixture openFixture() {
        return BrokenFixtures.withoutOrder(new PlainBackend(BrokenFixtures.reference()));
    }
}
