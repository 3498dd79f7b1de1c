package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStores;
import io.reactivekv.cache.CacheManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Reports whose minute is over, by a clock that is moved. */
class StaleReportsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final Sinks.One<String> anew = Sinks.one();
    private final Queue<Mono<String>> answers = new ConcurrentLinkedQueue<>(List.of(Mono.just("first"), anew.asMono()));
    private final CacheManager caches = CacheManager.builder()
            .factory(KeyValueStores.factory("memory:"))
            .clock(now::get)
            .build();
    private final Reports reports = new Reports(caches, question -> answers.remove(), customer -> Mono.empty());

    @AfterEach
    void close() {
        caches.close();
    }

    @Test
    void of_afterAMinute_isServedStaleWhileItIsComputedAnew() {
        assertEquals("first", reports.of("ann", 2026).block(PATIENCE));
        now.set(now.get().plusSeconds(61));
        assertEquals("first", reports.of("ann", 2026).block(PATIENCE));
        assertEquals("first", reports.of("ann", 2026).block(PATIENCE), "nobody waits for the new one");
        assertTrue(anew.tryEmitValue("second").isSuccess());
        String fresh = Mono.defer(() -> reports.of("ann", 2026))
                .filter("second"::equals)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(10)))
                .block(PATIENCE);
        assertEquals("second", fresh);
    }
}
