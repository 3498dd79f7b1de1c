package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.EntryOptions;
import io.reactivekv.cache.EntryStatus;
import io.reactivekv.cache.ReactiveCache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The ways to be rid of entries: by key, by category, by tags, by prefix. */
class CacheInvalidationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CacheManager caches = CacheManager.over("memory:");
    private final ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);

    @AfterEach
    void close() {
        caches.close();
    }

    private static <T> T value(Mono<T> mono) {
        return mono.blockOptional(PATIENCE).orElseThrow();
    }

    private List<String> keys() {
        return value(users.keys().collectList());
    }

    private Mono<Void> putStaff() {
        EntryOptions staff = EntryOptions.ofTags("team::7", "dev").category("staff");
        Mono<Void> several = users.putAll(Map.of("1", "Ann", "2", "Bob"), staff);
        return several.then(users.put("3", "Cid"));
    }

    @Test
    void entries_invalidatedOrRemoved_areServedNoMore() {
        Mono<Void> one = users.invalidate("1");
        Mono<Void> some = users.invalidateAll(List.of("1", "2"));
        Mono<Void> category = users.invalidateCategory("staff");
        Mono<Long> both = users.invalidateAllOf("team::7", "dev");
        Mono<Long> prefix = users.invalidatePrefix("user::42::");
        Mono<Long> removed = users.removeCategory("staff");
        Mono<Long> cleaned = users.cleanup();
        putStaff().then(one).block(PATIENCE);
        assertEquals(EntryStatus.INVALID, value(users.entry("1")).status());
        assertEquals(List.of("2", "3"), keys());
        putStaff().then(some).block(PATIENCE);
        assertEquals(List.of("3"), keys());
        putStaff().then(category).block(PATIENCE);
        assertEquals(List.of("3"), keys());
        assertEquals(2, value(putStaff().then(both)));
        assertEquals(List.of("3"), keys());
        users.put("user::42::name", "Ann").block(PATIENCE);
        assertEquals(1, value(prefix));
        assertEquals(List.of("3"), keys());
        assertEquals(2, value(putStaff().then(removed)));
        assertEquals(List.of("3"), keys());
        putStaff().then(users.invalidateTags("dev")).block(PATIENCE);
        assertEquals(2, value(cleaned), "what was invalid lay there until then");
        assertEquals(List.of("3"), keys());
    }
}
