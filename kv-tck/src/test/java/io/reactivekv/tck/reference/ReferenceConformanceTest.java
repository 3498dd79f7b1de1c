package io.reactivekv.tck.reference;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;

/** The reference backend passes the whole kit. */
final class ReferenceConformanceTest implements KeyValueStoreTck {

    @Override
    public StoreFixture openFixture() {
        return new ReferenceFixture();
    }
}
