package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Keys, tags and categories. */
class CacheNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
    void loneSurrogate_isRefused(String bad) {
        try (Bed bed = new Bed()) {
            ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
            assertThrows(IllegalArgumentException.class, () -> value(cache.get(bad)));
            assertThrows(IllegalArgumentException.class, () -> value(cache.get(bad, key -> Mono.just("v"))));
            assertThrows(IllegalArgumentException.class, () -> cache.contains(bad));
            assertThrows(IllegalArgumentException.class, () -> cache.put(bad, "v"));
            assertThrows(IllegalArgumentException.class, () -> cache.invalidateTags(bad));
            assertThrows(IllegalArgumentException.class, () -> EntryOptions.ofTags(bad));
            assertThrows(
                    IllegalArgumentException.class, () -> EntryOptions.none().category(bad));
        }
    }

    @Test
    void pairsOfSurrogates_areUnicode() {
        try (Bed bed = new Bed()) {
            ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
            String good = "a\ud83d\ude00\ud83d\ude00\uffff";
            done(cache.put(good, "v", EntryOptions.ofTags(good).category(good)));
            assertEquals("v", value(cache.get(good)));
        }
    }
}
