package io.reactivekv.tck;

import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random operations, one after the other, against a map that is obviously right: same answers, same contents, same times to
 * live. A failure tells its seed; the system property {@code kv.tck.seed} repeats it.
 */
@Requires(Capability.ORDERED)
public interface ModelTests extends ConformanceTests {

    @RepeatedTest(10)
    default void operations_random_answerLikeAMap(StoreFixture fixture) {
        run(fixture, fixture.strings(), Optional.empty());
    }

    @RepeatedTest(5)
    default void operations_randomInAStoreWithDefaultTtl_answerLikeAMap(StoreFixture fixture) {
        Duration ttl = Duration.ofMillis(ModelRun.DEFAULT_TTL_MILLIS);
        run(fixture, fixture.factory().open("", String.class, options -> options.ttl(ttl)), Optional.of(ttl));
    }

    private static void run(StoreFixture fixture, KeyValueStore<String> store, Optional<Duration> defaultTtl) {
        Seed seed = Seed.next();
        ModelRun run = new ModelRun(fixture, store, defaultTtl, seed.random());
        try {
            run.steps(400);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(seed + "; the last steps were\n" + run.trace(), e);
        }
    }
}
