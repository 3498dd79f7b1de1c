package io.reactivekv.tck.faults;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.reference.ChangedFixture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;

/** With all rates 0 a faulty backend passes the whole kit. */
@Tag("long")
final class FaultlessConformanceTest implements KeyValueStoreTck {

    @Override
    public StoreFixture openFixture() {
        return new ChangedFixture(backend -> Faults.builder(1).build().in(backend), UnaryOperator.identity());
    }
}
