package io.reactivekv.memory;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import org.junit.jupiter.api.Tag;

/** The whole conformance kit on values that are kept compressed, as Kryo writes them. */
@Tag("long")
class CompressedConformanceTest implements KeyValueStoreTck {

    @Override
    public StoreFixture openFixture() {
        return new MemoryFixture("memory:?serializer=kryo&compression=deflate&compressionThreshold=64");
    }
}
