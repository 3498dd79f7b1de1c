package io.reactivekv.memory;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;

/** The whole conformance kit on values that are kept as JSON. */
class JsonConformanceTest implements KeyValueStoreTck {

    @Override
    public StoreFixture openFixture() {
        return new MemoryFixture("memory:?serializer=json");
    }
}
