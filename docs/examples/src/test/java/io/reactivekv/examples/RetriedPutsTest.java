package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.tck.faults.FaultKind;
import io.reactivekv.tck.faults.Faults;
import org.junit.jupiter.api.Test;

/** A program that repeats its puts bears a store that fails. */
class RetriedPutsTest {

    @Test
    void puts_retried_allHappen() {
        Faults faults = Faults.seeded(42);
        try (KeyValueStoreFactory factory = faults.factory("memory:")) {
            KeyValueStore<String> store = factory.open("", String.class);
            for (int i = 0; i < 100; i++) {
                // A put may be repeated even when it is in doubt whether it has happened.
                store.put("key-" + i, "value").retry(50).block();
            }
            faults.off();
            assertEquals(100, store.count(KeyRange.all()).block());
        }
        assertTrue(faults.count(FaultKind.DOUBT) > 0, faults.toString());
    }
}
