package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RoughClockTest {

    private static final CacheSpec NEAR = CacheSpec.named("near").shared(false).ttl(Duration.ofMinutes(1));
    private static final CacheSpec SHARED = CacheSpec.named("shared").near(false);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private static RoughClock rough(ReactiveCache<?> cache) {
        return Bed.core(cache).rough;
    }

    @Test
    void millisBefore_withinTheMargin_isExact() {
        RoughClock rough = new RoughClock(bed.clock);
        long start = bed.clock.millis();
        bed.clock.advance(Duration.ofSeconds(1));
        assertEquals(start + 1_000, rough.millisBefore(Long.MAX_VALUE), "it has not ticked yet");
        rough.look();
        bed.clock.advance(Duration.ofSeconds(1));
        assertEquals(start + 1_000, rough.millisBefore(Long.MAX_VALUE));
        assertEquals(start + 1_000, rough.millisBefore(start + 1_001 + RoughClock.MARGIN));
        assertEquals(start + 2_000, rough.millisBefore(start + 1_000 + RoughClock.MARGIN));
        assertEquals(start + 2_000, rough.millisBefore(Long.MIN_VALUE));
    }

    @Test
    void nearHit_tickIsLate_nothingExpiredIsServed() {
        ReactiveCache<String> cache = bed.cache(NEAR);
        done(cache.put("k", "v"));
        rough(cache).look();
        bed.clock.advance(Duration.ofMinutes(1).minusMillis(RoughClock.MARGIN));
        rough(cache).look();
        bed.clock.advance(Duration.ofMillis(RoughClock.MARGIN - 1));
        assertEquals("v", value(cache.get("k")));
        bed.clock.advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), optional(cache.get("k")));
    }

    @Test
    void nearHit_farFromItsEnd_doesNotLookAtTheClock_unlessItMayBeDueForARefresh() {
        AtomicInteger looks = new AtomicInteger();
        InstantSource counted = () -> {
            int unused = looks.incrementAndGet();
            return bed.clock.instant();
        };
        try (CacheManager caches = CacheManager.builder().clock(counted).build()) {
            ReactiveCache<String> cache = caches.cache(NEAR, String.class);
            done(cache.put("k", "v"));
            assertEquals("v", value(cache.get("k", key -> Mono.empty())));
            rough(cache).look();
            int before = looks.get();
            assertEquals("v", value(cache.get("k")));
            assertEquals("v", value(cache.get("k", key -> Mono.empty())));
            assertEquals(before, looks.get());
            cache.reconfigure(NEAR.eagerRefreshPercent(50));
            assertEquals("v", value(cache.get("k", key -> Mono.empty())));
            assertEquals(before + 1, looks.get());
        }
    }

    @Test
    void thread_isThereFromTheFirstNearLevelToTheEndOfTheManager() {
        CacheManager caches = CacheManager.builder().build();
        RoughClock rough = rough(caches.cache(SHARED, String.class));
        assertFalse(rough.isTicking(), "nobody would ask");
        assertEquals(rough, rough(caches.cache(NEAR, String.class)));
        assertTrue(rough.isTicking());
        assertTrue(rough.thread().isDaemon(), "it keeps no JVM alive");
        caches.close();
        Await.until("its thread has ended", () -> !rough.isTicking());
        rough.start();
        assertFalse(rough.isTicking(), "it has ended for good");
    }

    @Test
    void thread_clockOfOnesOwn_isNotThere() {
        assertFalse(rough(bed.cache(NEAR)).isTicking());
    }
}
