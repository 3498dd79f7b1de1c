package io.reactivekv.redis;

import io.reactivekv.redis.test.Await;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits of the tests in this package. */
final class RedisTests {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private RedisTests() {}

    /** Repeats something until it does not throw. */
    static void awaitSuccess(Runnable attempt) {
        Await.until("it succeeds", BOUND, () -> {
            attempt.run();
            return true;
        });
    }

    static void await(String what, Callable<Boolean> condition) {
        Await.until(what, BOUND, condition);
    }
}
