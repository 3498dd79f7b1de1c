package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the store keeps what a cache writes. */
class SlotLifetimeTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void putAll_withJitter_everyEntryStaysAsLongAsItIsFresh() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c")
                .ttl(Duration.ofHours(1))
                .staleFor(Duration.ZERO)
                .jitterPercent(90));
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            all.put("k" + i, "v");
        }
        done(cache.putAll(all));
        KeyValueStore<byte[]> slots = bed.factory.open("cache:c:e:", Serializers.bytes());
        for (String key : all.keySet()) {
            Duration kept = value(slots.ttl(key)).orElseThrow();
            Duration fresh = value(cache.entry(key)).remaining().orElseThrow();
            assertTrue(kept.compareTo(fresh) >= 0, key + " is kept for " + kept + " and fresh for " + fresh);
        }
    }
}
