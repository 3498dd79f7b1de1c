package io.reactivekv.cache;

import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** That there is no value is remembered, and is none. */
class RememberedNothingTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void contains_nothingIsRemembered_isFalse(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").negativeTtl(Duration.ofSeconds(5)));
        assertEquals(Optional.empty(), optional(cache.get("k", key -> Mono.empty())));
        CacheEntry<String> entry = value(cache.entry("k"));
        assertEquals(EntryStatus.FRESH, entry.status());
        assertEquals(Optional.empty(), entry.value());
        assertFalse(value(cache.contains("k")));
    }

    @ParameterizedTest
    @EnumSource
    void remove_nothingIsRemembered_emitsThatThereWasNone(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").negativeTtl(Duration.ofSeconds(5)));
        assertEquals(Optional.empty(), optional(cache.get("k", key -> Mono.empty())));
        assertFalse(value(cache.remove("k")));
        assertEquals(Optional.empty(), optional(cache.entry("k")));
    }
}
