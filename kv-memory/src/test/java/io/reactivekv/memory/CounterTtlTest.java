package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.CounterStore;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreOptions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Counters of a factory whose stores have a default TTL. */
class CounterTtlTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Bed bed = new Bed();
    private final KeyValueStoreFactory factory =
            KeyValueStores.factory(bed.backend, StoreOptions.defaults().ttl(HOUR));
    private final CounterStore counters = factory.counters("c:");

    private Optional<Duration> ttl(String key) {
        return bed.backend.ttl("c:" + key).block();
    }

    @Test
    void addAndGet_newCounter_takesTheDefaultUnlessToldOtherwise() {
        assertEquals(2, counters.addAndGet("none", 2).block());
        assertEquals(1, counters.incrementAndGet("one").block());
        assertEquals(2, counters.addAndGet("default", 2, Expiry.storeDefault()).block());
        assertEquals(2, counters.addAndGet("keep", 2, Expiry.keep()).block());
        assertEquals(2, counters.addAndGet("never", 2, Expiry.never()).block());
        assertEquals(Optional.of(HOUR), ttl("none"));
        assertEquals(Optional.of(HOUR), ttl("one"));
        assertEquals(Optional.of(HOUR), ttl("default"));
        assertEquals(Optional.of(HOUR), ttl("keep"));
        assertEquals(Optional.empty(), ttl("never"));
    }

    @Test
    void addAndGet_presentCounter_keepsWhatItHas() {
        assertEquals(1, counters.addAndGet("n", 1).block());
        bed.clock.advance(Duration.ofMinutes(20));
        assertEquals(2, counters.addAndGet("n", 1).block());
        assertEquals(3, counters.addAndGet("n", 1, Expiry.keep()).block());
        assertEquals(Optional.of(Duration.ofMinutes(40)), ttl("n"));
    }
}
