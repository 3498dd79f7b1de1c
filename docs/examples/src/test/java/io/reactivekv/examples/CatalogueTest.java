package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.cache.CacheLoader;
import io.reactivekv.cache.CacheManager;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CatalogueTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch second = new CountDownLatch(1);
    private final CacheManager caches = CacheManager.over("memory:");
    private final Catalogue catalogue = new Catalogue(
            caches,
            CacheLoader.of(key -> Mono.fromSupplier(() -> {
                if (key.contains("page=2")) {
                    second.countDown();
                }
                return "answer to " + key;
            })));

    @AfterEach
    void close() {
        caches.close();
    }

    @Test
    void page_read_fetchesTheNextAhead() throws InterruptedException {
        assertEquals("answer to /api/products?page=1&size=20", catalogue.page(1).block(PATIENCE));
        assertEquals(true, second.await(20, TimeUnit.SECONDS));
        assertEquals("answer to /api/products?page=2&size=20", catalogue.page(2).block(PATIENCE));
    }
}
