package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.ReactiveCache;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What the page on the cache shows. */
class CacheSnippetsTest {

    /** Stands for any source. */
    interface Database {
        Mono<String> find(String id);
    }

    @Test
    void firstSnippet_loadsOnce() {
        Database database = id -> Mono.just("user " + id);
        CacheManager caches = CacheManager.over("memory:");
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users").ttl(Duration.ofHours(1)), String.class);
        Mono<String> user = users.get("42", id -> database.find(id));
        assertEquals("user 42", user.block(Duration.ofSeconds(20)));
        caches.close();
    }
}
