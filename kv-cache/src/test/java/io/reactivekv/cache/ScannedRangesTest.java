package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** What an invalidation reads: the range of its literal prefix, and nothing beyond. */
class ScannedRangesTest {

    private static final String ENTRIES = "cache:c:e:";

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));

    @AfterEach
    void close() {
        bed.close();
    }

    private void assertReads(String prefix, Mono<Long> invalidation) {
        for (String key : List.of("user::42::name", "user::*::name", "user::7::name", "order::1")) {
            done(cache.put(key, "v"));
        }
        bed.settle(cache);
        bed.backend.scanned.clear();
        assertEquals(1, value(invalidation));
        // The watch may read its own keys meanwhile.
        assertEquals(
                List.of(KeyRange.prefix(ENTRIES + prefix)),
                bed.backend.scanned.stream()
                        .filter(range -> range.start().startsWith(ENTRIES))
                        .toList());
    }

    @Test
    void invalidatePrefix_readsTheRangeOfThePrefix() {
        assertReads("user::4", cache.invalidatePrefix("user::4"));
    }

    @ParameterizedTest
    @CsvSource({"user::42::*, user::42::", "user::4?::*, user::4", "user::\\*::*, user::*::"})
    void invalidateMatching_readsTheRangeOfTheLiteralPrefix(String pattern, String prefix) {
        assertReads(prefix, cache.invalidateMatching(pattern));
    }
}
