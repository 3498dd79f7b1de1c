package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.StoreFullException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is cleaned up by itself. */
class UpkeepTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final CacheSpec SPEC = CacheSpec.named("c").cleanupInterval(INTERVAL);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private long slots() {
        return value(bed.factory.open("cache:c:e:", String.class).count(KeyRange.all()));
    }

    private void putAndInvalidate(ReactiveCache<String> cache) {
        done(cache.put("k", "v", EntryOptions.ofTags("t")));
        done(cache.invalidateTags("t"));
        assertEquals(1, slots());
    }

    @Test
    void storeIsFull_isCleanedAllTheSame() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        putAndInvalidate(cache);
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        bed.advance(INTERVAL);
        Await.until("the slot is gone", () -> slots() == 0);
    }

    @Test
    void interval_isOneCleanupOfBothLevels() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        putAndInvalidate(cache);
        bed.settle(cache);
        bed.advance(INTERVAL);
        Await.until("the slot was counted", () -> cache.stats().cleaned() == 1);
        assertEquals(1, cache.stats().cleanups());
    }

    @Test
    void cleanup_emitsAndCountsEachEntryOnce() {
        ReactiveCache<String> cache = bed.cache(SPEC.ttl(Duration.ofHours(1)).idleTtl(Duration.ofMinutes(10)));
        done(cache.put("invalid", "v", EntryOptions.ofTags("t")));
        done(cache.put("idle", "v"));
        bed.settle(cache);
        for (String key : List.of("invalid", "idle")) {
            assertEquals("v", value(cache.get(key)));
        }
        assertEquals(2, cache.stats().entries(), "both are in both levels");
        done(cache.invalidateTags("t"));
        bed.clock.advance(Duration.ofMinutes(11));
        assertEquals(2, value(cache.cleanup()));
        assertEquals(2, cache.stats().cleaned());
        assertEquals(1, cache.stats().evictionsForIdleness());
        assertEquals(0, value(cache.cleanup()));
    }

    @Test
    void interval_isMadeShorter_theNextCleanupIsThatMuchSooner() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        putAndInvalidate(cache);
        bed.advance(INTERVAL);
        Await.until("the slot is gone", () -> slots() == 0);
        cache.reconfigure(SPEC.cleanupInterval(Duration.ofMinutes(1)));
        putAndInvalidate(cache);
        bed.advance(Duration.ofMinutes(1));
        Await.until("the slot is gone", () -> slots() == 0);
    }

    @Test
    void cleanup_entryCameNearAheadOfARequest_isIdleFromThenOn() {
        CacheSpec spec = SPEC.ttl(Duration.ofHours(3)).idleTtl(Duration.ofMinutes(30));
        ReactiveCache<String> there = bed.cache(spec);
        ReactiveCache<String> here =
                Bed.ready(bed.manager().cache(spec, String.class, CacheLoader.of(key -> Mono.just("loaded"))));
        here.addWarmer(CacheWarmer.every(Duration.ofMinutes(1), "s", () -> Flux.just("k")));
        done(there.put("k", "v"));
        bed.settle(here);
        bed.clock.advance(Duration.ofMinutes(45));
        assertEquals(0, value(here.warm("s")), "it is fresh in the store");
        assertEquals(0, value(here.cleanup()));
        assertEquals(1, here.stats().entries());
        bed.clock.advance(Duration.ofMinutes(31));
        assertEquals(1, value(here.cleanup()));
        assertEquals(1, here.stats().evictionsForIdleness());
    }

    @ParameterizedTest
    @EnumSource
    void cleanup_ofAnInvalidatedKey_countsIt(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").cleanupInterval(Duration.ofDays(1)));
        done(cache.put("k", "v"));
        done(cache.invalidate("k"));
        assertEquals(1, value(cache.inventory()).entries());
        bed.advance(Bed.core(cache).memory().plusMillis(1));
        assertEquals(1, value(cache.cleanup()));
        assertEquals(1, cache.stats().cleaned());
        assertEquals(0, value(cache.inventory()).entries());
    }
}
