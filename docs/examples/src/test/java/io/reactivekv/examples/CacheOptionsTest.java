package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.ValueTooLargeException;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.ReactiveCache;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Options that bound what a cache keeps, by a clock that is moved, and one that turns it off. */
class CacheOptionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final CacheSpec DOCUMENTS = documents();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final CacheManager caches = CacheManager.builder().clock(now::get).build();

    @AfterEach
    void close() {
        caches.close();
    }

    private static <T> T value(Mono<T> mono) {
        return mono.blockOptional(PATIENCE).orElseThrow();
    }

    private static CacheSpec documents() {
        CacheSpec spec = CacheSpec.named("documents")
                .nearBytes(64 << 20)
                .maxEntryBytes(10_000)
                .compression("deflate")
                .idleTtl(Duration.ofMinutes(10))
                .cleanupInterval(Duration.ofMinutes(1));
        return spec;
    }

    @Test
    void bounds_areThoseOfWhatIsStored() {
        ReactiveCache<String> documents = caches.cache(DOCUMENTS, String.class);
        documents.put("long", "x".repeat(100_000)).block(PATIENCE);
        assertEquals(100_000, value(documents.get("long")).length());
        assertTrue(documents.stats().compressionRatio() < 0.1);
        assertEquals(64 << 20, documents.stats().capacity());
        String random = new Random(1)
                .ints(100_000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThrows(
                ValueTooLargeException.class,
                () -> documents.put("random", random).block(PATIENCE));
        assertEquals(1, documents.stats().oversized());
    }

    @Test
    void idleTtl_dropsWhatNobodyUses() {
        ReactiveCache<String> documents = caches.cache(DOCUMENTS.shared(false), String.class);
        documents.put("1", "text").block(PATIENCE);
        documents.put("2", "text").block(PATIENCE);
        now.set(now.get().plus(Duration.ofMinutes(9)));
        assertEquals("text", value(documents.get("2")));
        now.set(now.get().plus(Duration.ofMinutes(2)));
        assertEquals(1, value(documents.cleanup()));
        assertEquals(1, documents.stats().evictionsForIdleness());
        assertEquals("text", value(documents.get("2")));
    }

    @Test
    void enabled_off_loadsForEachCaller() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        users.put("42", "Ann").block(PATIENCE);
        users.reconfigure(users.spec().enabled(false));
        assertEquals("loaded", value(users.get("42", id -> Mono.just("loaded"))));
        assertEquals(Optional.empty(), users.get("42").blockOptional(PATIENCE));
        users.reconfigure(users.spec().enabled(true));
        assertEquals("Ann", value(users.get("42")));
    }
}
