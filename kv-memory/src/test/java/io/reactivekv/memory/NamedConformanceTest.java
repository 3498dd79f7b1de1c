package io.reactivekv.memory;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;

/** The whole conformance kit on a store that two clients reach by its name. */
class NamedConformanceTest implements KeyValueStoreTck {

    @Override
    public StoreFixture openFixture() {
        return new NamedMemoryFixture();
    }
}
