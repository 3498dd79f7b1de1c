package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.redis.test.Await;
import java.nio.file.Path;
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

    /** Makes a file that hangs whoever opens it to read. */
    static Path pipe(Path path) throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
        assertEquals(0, mkfifo.waitFor());
        return path;
    }

    static void await(String what, Callable<Boolean> condition) {
        Await.until(what, BOUND, condition);
    }
}
