package io.reactivekv.tck.faults;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.reference.ReferenceFixture;
import java.util.function.UnaryOperator;

/** With all rates 0 a faulty backend passes the whole kit. */
final class FaultlessConformanceTest implements KeyValueStoreTck {

    @Override
    public StoreFixture openFixture() {
        return new ReferenceFixture(backend -> Faults.builder(1).build().in(backend), UnaryOperator.identity());
    }
}
