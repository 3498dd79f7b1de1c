package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a clock that shows 1970 an instant that is allowed today is more than 100 years away. */
class LongTtlTest {

    private static final Optional<Duration> LONGEST = Optional.of(Ttl.MAX);

    private final KeyValueStore<String> store = storeIn1970();
    private final KeyValueStore<String> target = storeIn1970();

    private static KeyValueStore<String> storeIn1970() {
        MemoryBackend backend = MemoryBackend.builder()
                .clock(InstantSource.fixed(Instant.EPOCH))
                .build();
        return KeyValueStores.factory(backend).open("", String.class);
    }

    @BeforeEach
    void fill() {
        Instant farAway = Instant.now().plus(Duration.ofDays(36_000));
        store.put("k", "v", Expiry.at(farAway)).block();
    }

    @AfterEach
    void close() {
        store.close();
        target.close();
    }

    @Test
    void getEntry_longerThanALongestTtl_readsAsTheLongest() {
        Entry<String> entry = Objects.requireNonNull(store.getEntry("k").block());
        assertEquals("v", entry.value());
        assertEquals(LONGEST, entry.ttl());
    }

    @Test
    void ttl_longerThanALongestTtl_readsAsTheLongest() {
        assertEquals(LONGEST, store.ttl("k").block());
    }

    @Test
    void entries_longerThanALongestTtl_readAsTheLongest() {
        assertEquals(
                LONGEST, store.entries(KeyRange.all()).map(Entry::ttl).single().block());
    }

    @Test
    void copy_longerThanALongestTtl_keepsTheLongest() {
        KeyValueStores.copy(store, target, KeyRange.all()).then().block();
        assertEquals(LONGEST, target.ttl("k").block());
    }
}
