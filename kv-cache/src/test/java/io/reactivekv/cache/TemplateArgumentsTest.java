package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** What decorated functions make keys and patterns of. */
class TemplateArgumentsTest {

    private static final String HALF_AN_EMOJI = "\ud83d";

    private final Bed bed = new Bed();
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void close() {
        bed.close();
    }

    private Mono<String> counted(Object unused) {
        return Mono.just("call " + calls.incrementAndGet());
    }

    @Test
    void invalidating_placesByName_areFilledFromAMap() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        done(cache.putAll(Map.of("user::42::name", "Ann", "user::43::name", "Bob")));
        Function<Map<String, Integer>, Mono<String>> rename = cache.invalidating("user::{id}::*", this::counted);
        assertEquals("call 1", value(rename.apply(Map.of("id", 42))));
        assertEquals(Optional.empty(), optional(cache.get("user::42::name")));
        assertEquals("Bob", value(cache.get("user::43::name")));
    }

    @Test
    void invalidating_argumentFillsNoPlace_isSignalledAndCounted() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        Function<List<String>, Mono<String>> second = cache.invalidating("user::{1}::*", this::counted);
        IllegalArgumentException unused = error(IllegalArgumentException.class, second.apply(null));
        assertEquals(1, cache.stats().callsRefused());
        unused = error(IllegalArgumentException.class, second.apply(List.of("42")));
        assertEquals(2, cache.stats().callsRefused());
        assertEquals(0, calls.get(), "before the function is called");
    }

    @Test
    void invalidating_templateBeginsWithAWildcard_isRefusedWhereThatIsKnown() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        for (String template : List.of("*::{0}", "*", "?{0}")) {
            IllegalArgumentException declared =
                    assertThrows(IllegalArgumentException.class, () -> cache.invalidating(template, this::counted));
            assertTrue(declared.getMessage().contains(template), declared.getMessage());
        }
        assertEquals(3, cache.stats().callsRefused());
        Function<String, Mono<String>> change = cache.invalidating("{0}*", this::counted);
        IllegalArgumentException filled = error(IllegalArgumentException.class, change.apply(""));
        assertTrue(filled.getMessage().contains("{0}*"), filled.getMessage());
        assertEquals(4, cache.stats().callsRefused());
        assertEquals(0, calls.get());
        assertEquals("call 1", value(change.apply("user::")));
    }

    /** Told to other processes it would be a question mark, which stands for any character. */
    @ParameterizedTest
    @EnumSource
    void pattern_halfAnEmoji_isRefusedAndNothingIsInvalidated(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("user::1::n", "Ann"));
        assertThrows(IllegalArgumentException.class, () -> cache.invalidateMatching("user::*" + HALF_AN_EMOJI));
        assertThrows(IllegalArgumentException.class, () -> cache.invalidateMatching("*" + HALF_AN_EMOJI, true));
        assertThrows(
                IllegalArgumentException.class,
                () -> cache.invalidating("user::*::{0}" + HALF_AN_EMOJI, this::counted));
        Function<String, Mono<String>> change = cache.invalidating("user::*::{0}", this::counted);
        IllegalArgumentException unused = error(IllegalArgumentException.class, change.apply(HALF_AN_EMOJI));
        assertEquals(4, cache.stats().callsRefused());
        assertEquals(0, calls.get());
        assertEquals(0, cache.stats().invalidations());
        assertEquals("Ann", value(cache.get("user::1::n")));
    }

    @Test
    void cached_noGoodKey_isCounted() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        Function<String, String> empty = argument -> "";
        Function<String, String> none = argument -> null;
        IllegalArgumentException unused = error(
                IllegalArgumentException.class,
                cache.cached(empty, this::counted).apply("a"));
        assertEquals(1, cache.stats().callsRefused());
        NullPointerException unusedToo = error(
                NullPointerException.class, cache.cached(none, this::counted).apply("a"));
        assertEquals(2, cache.stats().callsRefused());
        assertEquals(0, calls.get());
    }

    /** An argument whose properties a template names. */
    public static final class Change {

        public int getId() {
            return 42;
        }

        public boolean isOpen() {
            return true;
        }
    }

    @Test
    void invalidating_placesByName_areFilledFromABean() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        done(cache.putAll(Map.of("user::42::true", "Ann", "user::43::true", "Bob")));
        Function<Change, Mono<String>> change = cache.invalidating("user::{id}::{open}", this::counted);
        assertEquals("call 1", value(change.apply(new Change())));
        assertEquals(Optional.empty(), optional(cache.get("user::42::true")));
        assertEquals("Bob", value(cache.get("user::43::true")));
        Function<Change, Mono<String>> other = cache.invalidating("user::{class}::{hashCode}", this::counted);
        IllegalArgumentException unused = error(IllegalArgumentException.class, other.apply(new Change()));
    }
}
