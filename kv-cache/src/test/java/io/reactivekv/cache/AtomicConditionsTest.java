package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes on a condition, and others that write between the look and the write. */
class AtomicConditionsTest {

    private static final int WRITERS = 4;
    private static final int ROUNDS = 500;

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** The records are known to it, and no change is on its way. */
    private ReactiveCache<String> cache() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        done(cache.put("other", "so that the records are there"));
        bed.settle(cache);
        return cache;
    }

    @Test
    void putIfAbsent_putElsewhereSinceItLooked_isFalse() {
        ReactiveCache<String> there = cache();
        ReactiveCache<String> here = cache();
        bed.settle(there);
        bed.backend.nextRead.set(
                read -> read.switchIfEmpty(there.put("k", "theirs").then(Mono.empty())));
        assertFalse(value(here.putIfAbsent("k", "ours")));
        assertEquals(Optional.of("theirs"), optional(there.get("k")));
    }

    @Test
    void replace_removedElsewhereSinceItLooked_isFalse() {
        ReactiveCache<String> there = cache();
        ReactiveCache<String> here = cache();
        done(here.put("k", "v"));
        bed.settle(here);
        bed.settle(there);
        bed.backend.nextRead.set(read -> read.delayUntil(entry -> there.remove("k")));
        assertFalse(value(here.replace("k", "ours")));
        assertEquals(Optional.empty(), optional(there.get("k")));
    }

    @Test
    void putIfAbsent_manyAtOnceNearAlone_isTrueForOne() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.NEAR.of("c"));
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            long succeeded = value(Flux.range(0, WRITERS)
                    .parallel(WRITERS)
                    .runOn(Schedulers.parallel())
                    .flatMap(writer -> cache.putIfAbsent(key, "v" + writer))
                    .sequential()
                    .filter(done -> done)
                    .count());
            assertEquals(1, succeeded);
        }
    }
}
