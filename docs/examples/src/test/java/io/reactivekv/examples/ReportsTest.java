package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.cache.CacheManager;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ReportsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger computed = new AtomicInteger();
    private final CacheManager caches = CacheManager.over("memory:");
    private final Reports reports = new Reports(
            caches,
            question -> Mono.fromSupplier(() -> question.customer() + " #" + computed.incrementAndGet()),
            customer -> Mono.empty());

    @AfterEach
    void close() {
        caches.close();
    }

    @Test
    void of_sameQuestion_isComputedOnceUntilAnOrder() {
        assertEquals("ann #1", reports.of("ann", 2026).block(PATIENCE));
        assertEquals("ann #1", reports.of("ann", 2026).block(PATIENCE));
        assertEquals("bob #2", reports.of("bob", 2026).block(PATIENCE));
        reports.order("ann").block(PATIENCE);
        assertEquals("ann #3", reports.of("ann", 2026).block(PATIENCE));
        assertEquals("bob #2", reports.of("bob", 2026).block(PATIENCE));
    }
}
