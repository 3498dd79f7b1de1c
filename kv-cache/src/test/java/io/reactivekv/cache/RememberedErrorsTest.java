package io.reactivekv.cache;

import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Which ends of a load {@code errorBackoff} is about. */
class RememberedErrorsTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void get_callerLeaves_isNone(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").errorBackoff(Duration.ofHours(1)));
        Disposable caller = cache.get("k", key -> Mono.never()).subscribe();
        caller.dispose();
        Await.until("the load is cancelled", () -> cache.stats().loadsCancelled() == 1);
        assertEquals("v", value(cache.get("k", key -> Mono.just("v"))));
        assertEquals(0, cache.stats().errorsRepeated());
    }

    @ParameterizedTest
    @EnumSource
    void get_loadTimesOut_isOne(ReadWriteTest.Levels levels) {
        Duration limit = Duration.ofSeconds(3);
        ReactiveCache<String> cache =
                bed.cache(levels.of("c").errorBackoff(Duration.ofHours(1)).hardTimeout(limit));
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Disposable unused = cache.get("k", key -> Mono.never()).subscribe(value -> {}, failed::set);
        bed.advanceUntil("it is given up", limit, () -> failed.get() != null);
        assertSame(failed.get(), error(CacheLoadException.class, cache.get("k", key -> Mono.just("v"))));
        assertEquals(1, cache.stats().errorsRepeated());
    }
}
