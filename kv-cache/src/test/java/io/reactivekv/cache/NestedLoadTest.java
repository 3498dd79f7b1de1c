package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Loaders that ask caches. */
class NestedLoadTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void load_asksForItsOwnKey_failsAtOnce(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        CacheLoadException error =
                Await.error(CacheLoadException.class, cache.get("k", key -> cache.get("k", again -> Mono.just("v"))));
        assertEquals(CacheLoadException.Reason.WAITS_FOR_ITSELF, error.reason());
        assertEquals("k", error.key());
        assertEquals("v", value(cache.get("k", key -> Mono.just("v"))));
    }

    private static CacheSpec withoutStaleOnError(ReadWriteTest.Levels levels) {
        return levels.of("c").staleOnError(false);
    }

    @ParameterizedTest
    @EnumSource
    void load_asksForItsOwnKeyThatIsStale_getsTheStaleValueWhereOneIsServed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(withoutStaleOnError(levels).softTimeout(Duration.ofSeconds(1)));
        for (Mono<String> old : List.of(
                cache.get("k", again -> Mono.just("never")),
                cache.getAll(List.of("k"), again -> Mono.just(Map.of("k", "never")))
                        .single()
                        .map(KeyValue::value),
                cache.get("k", ReadMode.ALLOW_STALE),
                cache.entry("k").map(entry -> entry.value().orElseThrow()))) {
            done(cache.put("k", "old"));
            bed.advance(Duration.ofMinutes(1));
            assertEquals("old and new", value(cache.get("k", key -> old.map(value -> value + " and new"))));
            assertEquals("old and new", value(cache.get("k")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void load_asksForItsOwnKeyThatIsStale_failsAtOnceWhereNoneIsServed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(withoutStaleOnError(levels));
        done(cache.put("k", "old"));
        bed.advance(Duration.ofMinutes(1));
        CacheLoadException error =
                Await.error(CacheLoadException.class, cache.get("k", key -> cache.get("k", again -> Mono.just("v"))));
        assertEquals(CacheLoadException.Reason.WAITS_FOR_ITSELF, error.reason());
    }

    @Test
    void load_asksForItsOwnKeyThroughAnother_failsAtOnce() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        ReactiveCache<String> other = bed.cache(ReadWriteTest.Levels.BOTH.of("d"));
        CacheLoadException error = Await.error(
                CacheLoadException.class,
                cache.get("a", a -> other.get("b", b -> cache.get("a", again -> Mono.just("v")))));
        assertEquals(CacheLoadException.Reason.WAITS_FOR_ITSELF, error.reason());
        assertEquals("a", error.key());
        assertEquals("1", value(cache.get("c", c -> cache.get("d", d -> Mono.just("1")))), "others may be asked for");
    }
}
