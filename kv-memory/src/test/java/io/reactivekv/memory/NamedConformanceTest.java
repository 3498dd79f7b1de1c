package io.reactivekv.memory;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import org.junit.jupiter.api.Tag;

/** The whole conformance kit on a store that two clients reach by its name. */
@Tag("long")
class NamedConformanceTest implements KeyValueStoreTck {

    @Override
    public StoreFixture openFixture() {
        return new NamedMemoryFixture();
    }
}
