package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.KeyValue;
import io.reactivekv.cache.CacheEntry;
import io.reactivekv.cache.CacheLoadException;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.Loaded;
import io.reactivekv.cache.ReactiveCache;
import io.reactivekv.cache.ReadMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads: what loaders say of many values, what a bad key costs, and slow loaders, by a clock that is moved. */
class CacheReadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final CacheManager caches = CacheManager.builder().clock(now::get).build();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        caches.close();
    }

    private static <T> T value(Mono<T> mono) {
        return mono.blockOptional(PATIENCE).orElseThrow();
    }

    @Test
    void loadAll_saysMoreOfEachValue() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        Loaded<String> ann = Loaded.of("Ann").category("staff").metadata("source", "crm");
        Flux<KeyValue<String>> staff = users.loadAll(List.of("1"), ids -> Mono.just(Map.of("1", ann)));
        Mono<CacheEntry<String>> known = users.entry("1");
        Flux<CacheEntry<String>> all = users.entries("staff");
        assertEquals(List.of(new KeyValue<>("1", "Ann")), value(staff.collectList()));
        assertEquals("staff", value(known).category());
        assertEquals(Map.of("source", "crm"), value(known).metadata());
        assertEquals(List.of("1"), value(all.map(CacheEntry::key).collectList()));
        assertEquals(1, value(users.entries().count()));
    }

    @Test
    void badKey_isAnErrorOfThatCallAlone() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        String id = "";
        Mono<String> name = Mono.defer(() -> users.get(id)).onErrorReturn(IllegalArgumentException.class, "nobody");
        assertEquals("nobody", value(name));
        assertEquals(1, users.stats().callsRefused());
        assertThrows(IllegalArgumentException.class, () -> {
            Mono<String> unused = users.get("");
        });
        assertEquals(2, users.stats().callsRefused());
    }

    private Mono<String> counting(String key) {
        return Mono.fromSupplier(() -> key + " #" + asked.incrementAndGet());
    }

    private static void await(String expected, Mono<String> read) {
        String seen = read.filter(expected::equals)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(10)))
                .block(PATIENCE);
        assertEquals(expected, seen);
    }

    @Test
    void slowLoader_isAskedAheadAndWaitedForSoLong() {
        CacheSpec spec = CacheSpec.named("quotes")
                .ttl(Duration.ofSeconds(10))
                .eagerRefreshPercent(80)
                .softTimeout(Duration.ofMillis(50))
                .hardTimeout(Duration.ofMillis(500));
        ReactiveCache<String> quotes = caches.cache(spec.shared(false), String.class);
        assertEquals("a #1", value(quotes.get("a", this::counting)));
        now.set(now.get().plusSeconds(9));
        assertEquals("a #1", value(quotes.get("a", this::counting)));
        await("a #2", quotes.get("a", ReadMode.FRESH_ONLY));
        now.set(now.get().plusSeconds(11));
        assertEquals("a #2", value(quotes.get("a", key -> Mono.never())), "stale, after the soft timeout");
        assertThrows(CacheLoadException.class, () -> {
            Optional<String> unused = quotes.get("b", key -> Mono.never()).blockOptional(PATIENCE);
        });
    }
}
