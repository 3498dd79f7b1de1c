package io.reactivekv.memory;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import org.junit.jupiter.api.Nested;

/** The whole conformance kit on the memory backend, in each way of keeping values. */
class MemoryConformanceTest {

    @Nested
    class Json implements KeyValueStoreTck {
        @Override
        public StoreFixture openFixture() {
            return new MemoryFixture("memory:?serializer=json");
        }
    }

    @Nested
    class ByReference implements KeyValueStoreTck {
        @Override
        public StoreFixture openFixture() {
            return new MemoryFixture("memory:?serializer=none");
        }
    }

    @Nested
    class KryoCompressed implements KeyValueStoreTck {
        @Override
        public StoreFixture openFixture() {
            return new MemoryFixture("memory:?serializer=kryo&compression=deflate&compressionThreshold=64");
        }
    }

    @Nested
    class Bounded implements KeyValueStoreTck {
        @Override
        public StoreFixture openFixture() {
            return new MemoryFixture(
                    "memory:", builder -> builder.maxEntries(100_000).maxBytes(100_000_000));
        }
    }

    @Nested
    class Named implements KeyValueStoreTck {
        @Override
        public StoreFixture openFixture() {
            return new NamedMemoryFixture();
        }
    }
}
