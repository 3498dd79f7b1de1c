package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactivekv.StoreClosedException;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheStats;
import io.reactivekv.cache.ReactiveCache;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The one manager of a process, from its first use to its end. */
class SharedCachesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void shared_closed_isOpenedAnew() {
        assumeTrue(System.getenv("KV_URL") == null, "a store that these examples do not have");
        CacheManager caches = CacheManager.shared();
        ReactiveCache<String> users = caches.cache("user", String.class);
        Map<String, CacheStats> byName = caches.statsByCache();
        Mono<Void> end = caches.closeLater();
        assertEquals(Set.of("user"), byName.keySet());
        assertFalse(caches.isClosed(), "nothing happens before subscription");
        end.block(PATIENCE);
        assertTrue(caches.isClosed());
        assertThrows(StoreClosedException.class, () -> {
            Optional<String> unused = users.get("42").blockOptional(PATIENCE);
        });
        try (CacheManager next = CacheManager.shared()) {
            assertNotSame(caches, next);
        }
    }
}
