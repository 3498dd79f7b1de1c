package io.reactivekv.memory;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import org.junit.jupiter.api.Tag;

/** The whole conformance kit on a store with bounds. */
@Tag("long")
class BoundedConformanceTest implements KeyValueStoreTck {

    @Override
    public StoreFixture openFixture() {
        return new MemoryFixture(
                "memory:", builder -> builder.maxEntries(100_000).maxBytes(100_000_000));
    }
}
