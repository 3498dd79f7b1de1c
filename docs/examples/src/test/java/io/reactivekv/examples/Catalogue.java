package io.reactivekv.examples;

import io.reactivekv.cache.CacheKeys;
import io.reactivekv.cache.CacheLoader;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.ReactiveCache;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Pages of a slow API; while one is being read, the next is fetched. */
final class Catalogue {

    private static final int NEXT_PAGE = 5;

    private final ReactiveCache<String> pages;

    Catalogue(CacheManager caches, CacheLoader<String> api) {
        this.pages = caches.cache(
                CacheSpec.named("catalogue").ttl(Duration.ofMinutes(5)).errorBackoff(Duration.ofSeconds(2)),
                String.class,
                api);
    }

    Mono<String> page(int number) {
        return pages.get(key(number)).doOnNext(page -> {
            boolean unused = pages.prefetch(key(number + 1), NEXT_PAGE);
        });
    }

    ReactiveCache<String> cache() {
        return pages;
    }

    private static String key(int number) {
        return CacheKeys.of("/api/products", Map.of("page", number, "size", 20));
    }
}
