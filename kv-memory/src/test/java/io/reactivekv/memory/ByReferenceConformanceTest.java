package io.reactivekv.memory;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import org.junit.jupiter.api.Tag;

/** The whole conformance kit on values that are kept by reference. */
@Tag("long")
class ByReferenceConformanceTest implements KeyValueStoreTck {

    @Override
    public StoreFixture openFixture() {
        return new MemoryFixture("memory:?serializer=none");
    }
}
