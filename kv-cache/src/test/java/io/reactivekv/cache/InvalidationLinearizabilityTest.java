package io.reactivekv.cache;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A source that is read through a cache, and invalidated in one way or another after each change, is a register: Lincheck
 * runs reads and changes at once and looks for an order in which {@link Register} answers the same. A load that began
 * before an invalidation and was served, or kept, after it would leave none.
 */
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public class InvalidationLinearizabilityTest {

    /** What a value of the source should look like from outside. */
    public static class Register {

        private int value;

        public int read() {
            return value;
        }

        public void changeAndInvalidateKey(int changed) {
            value = changed;
        }

        public void changeAndInvalidateTag(int changed) {
            value = changed;
        }

        public void changeAndInvalidatePrefix(int changed) {
            value = changed;
        }

        public void changeAndClear(int changed) {
            value = changed;
        }
    }

    /** One for all runs, each of which has a key of its own. */
    private static final AtomicInteger RUNS = new AtomicInteger();

    private static ReactiveCache<Integer> cache;

    private final String key = "run::" + RUNS.incrementAndGet();
    private final AtomicInteger source = new AtomicInteger();

    private Mono<Integer> get() {
        // On another thread, so that there is time between its look at the source and its result.
        return cache.load(
                key,
                k -> Mono.fromSupplier(() -> Loaded.of(source.get()).tags(key)).publishOn(Schedulers.parallel()));
    }

    @Operation
    public int read() {
        return Await.value(get());
    }

    @Operation
    public void changeAndInvalidateKey(@Param(name = "value") int value) {
        source.set(value);
        Await.done(cache.invalidate(key));
    }

    @Operation
    public void changeAndInvalidateTag(@Param(name = "value") int value) {
        source.set(value);
        Await.done(cache.invalidateTags(key));
    }

    @Operation
    public void changeAndInvalidatePrefix(@Param(name = "value") int value) {
        source.set(value);
        Await.done(cache.invalidatePrefix(key));
    }

    @Operation
    public void changeAndClear(@Param(name = "value") int value) {
        source.set(value);
        Await.done(cache.clear());
    }

    /** Many scenarios find more than many runs of few. */
    private static void check(CacheSpec spec, int scenarios, int runs) {
        try (CacheManager manager = CacheManager.over("memory:")) {
            cache = Bed.ready(manager.cache(spec, Integer.class));
            new StressOptions()
                    .iterations(scenarios)
                    .invocationsPerIteration(runs)
                    .threads(3)
                    .actorsPerThread(3)
                    .actorsBefore(1)
                    .actorsAfter(2)
                    .sequentialSpecification(Register.class)
                    .check(InvalidationLinearizabilityTest.class);
        }
    }

    @Test
    void invalidations_ofTheNearLevel_areLinearizable() {
        check(CacheSpec.named("near").shared(false), 30, 30);
    }

    @Test
    void invalidations_ofBothLevels_areLinearizable() {
        check(CacheSpec.named("both"), 6, 40);
    }
}
