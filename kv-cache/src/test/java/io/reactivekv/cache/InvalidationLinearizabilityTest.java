package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A source that is read through a cache, and invalidated in one way or another after each change, is a register: Lincheck
 * runs reads and changes at once and looks for an order in which {@link Register} answers the same. A load that began
 * before an invalidation and was served, or kept, after it would leave none.
 */
@Param(name = "value", gen = IntGen.class, conf = "1:9")
@Tag("long")
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

    private static final long LONGEST_LOAD_NANOS = 200_000;

    static ReactiveCache<Integer> cache;

    private final String key = newKey();
    private final AtomicInteger source = new AtomicInteger();

    static String newKey() {
        return "run::" + RUNS.incrementAndGet();
    }

    private Mono<Integer> get() {
        return cache.load(key, k -> slowly(source).map(value -> Loaded.of(value).tags(key)));
    }

    /** Between its look at the source and its result there is time for an invalidation, or for none. */
    static Mono<Integer> slowly(AtomicInteger source) {
        return Mono.fromSupplier(source::get)
                .publishOn(Schedulers.parallel())
                .doOnNext(value ->
                        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_LOAD_NANOS)));
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
    private static StressOptions options(int scenarios, int runs) {
        return new StressOptions()
                .iterations(scenarios)
                .invocationsPerIteration(runs)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(2)
                .sequentialSpecification(Register.class);
    }

    private static StressOptions near() {
        return options(30, 30);
    }

    private static StressOptions both() {
        return options(30, 10);
    }

    private static void check(CacheSpec spec, StressOptions options, Class<?> operations) {
        try (CacheManager manager = CacheManager.over("memory:")) {
            cache = Bed.ready(manager.cache(spec, Integer.class));
            options.check(operations);
        }
    }

    @Test
    void invalidations_ofTheNearLevel_areLinearizable() {
        check(CacheSpec.named("near").shared(false), near(), InvalidationLinearizabilityTest.class);
    }

    @Test
    void invalidations_ofBothLevels_areLinearizable() {
        check(CacheSpec.named("both"), both(), InvalidationLinearizabilityTest.class);
    }

    /** With the same effort, so that the others are known to find something. */
    @Test
    void plantedBug_inTheNearLevel_isFound() {
        assertFound(CacheSpec.named("near").shared(false), near());
    }

    @Test
    void plantedBug_inBothLevels_isFound() {
        assertFound(CacheSpec.named("both"), both());
    }

    private static void assertFound(CacheSpec spec, StressOptions options) {
        options.minimizeFailedScenario(false);
        assertThrows(LincheckAssertionError.class, () -> check(spec, options, PlantedBug.class));
    }
}
