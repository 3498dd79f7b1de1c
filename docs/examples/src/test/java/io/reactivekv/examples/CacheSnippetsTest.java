package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.cache.CacheEvent;
import io.reactivekv.cache.CacheKeys;
import io.reactivekv.cache.CacheLoader;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.CacheSpecs;
import io.reactivekv.cache.CacheStats;
import io.reactivekv.cache.CacheWarmer;
import io.reactivekv.cache.EntryOptions;
import io.reactivekv.cache.Loaded;
import io.reactivekv.cache.MarkovPredictor;
import io.reactivekv.cache.ReactiveCache;
import io.reactivekv.cache.ReadMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What the page on the cache shows. */
class CacheSnippetsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Stands for any source. */
    interface Database {
        Mono<String> find(String id);

        default Mono<Map<String, String>> findAll(Set<String> ids) {
            return Flux.fromIterable(ids)
                    .flatMap(id -> find(id).map(user -> Map.entry(id, user)))
                    .collectMap(Map.Entry::getKey, Map.Entry::getValue);
        }
    }

    private final Database database = id -> Mono.just("user " + id);
    private final CacheManager caches = CacheManager.over("memory:");

    @AfterEach
    void close() {
        caches.close();
    }

    private static <T> T value(Mono<T> mono) {
        return mono.blockOptional(PATIENCE).orElseThrow();
    }

    @Test
    void firstSnippet_loadsOnce() {
        CacheManager caches = CacheManager.over("memory:");
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users").ttl(Duration.ofHours(1)), String.class);
        Mono<String> user = users.get("42", id -> database.find(id));
        assertEquals("user 42", value(user));
        caches.close();
    }

    @Test
    void loading_moreThanAValue_andManyAtOnce() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        Mono<String> tagged = users.load(
                "42",
                id -> database.find(id)
                        .map(user -> Loaded.of(user).ttl(Duration.ofMinutes(5)).tags("team::7")));
        Flux<String> several =
                users.getAll(List.of("1", "2"), ids -> database.findAll(ids)).map(user -> user.value());
        Mono<String> perhapsStale = users.get("42", ReadMode.ALLOW_STALE);
        assertEquals("user 42", value(tagged));
        assertEquals(List.of("user 1", "user 2"), value(several.collectList()));
        assertEquals("user 42", value(perhapsStale));
        assertEquals(Set.of("team::7"), value(users.entry("42")).tags());
    }

    /** Stands for a source that blocks. */
    interface Files {
        String read(String id);
    }

    @Test
    void loading_whatBlocks() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        Files files =
                id -> Mono.just("read " + id).delayElement(Duration.ofMillis(1)).block(PATIENCE);
        Mono<String> wrapped =
                users.get("42", id -> Mono.fromCallable(() -> files.read(id)).subscribeOn(Schedulers.boundedElastic()));
        assertEquals("read 42", value(wrapped.subscribeOn(Schedulers.parallel())));
    }

    @Test
    void writing_andInvalidating() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        Mono<Void> put = users.put(
                "user::42::name", "Ann", EntryOptions.ofTags("team::7").ttl(Duration.ofMinutes(5)));
        Mono<Boolean> first = users.putIfAbsent("user::42::city", "Ulm");
        Mono<Void> team = users.invalidateTags("team::7");
        Mono<Long> user = users.invalidateMatching("user::42::*");
        Mono<Void> all = users.clear();
        put.block(PATIENCE);
        assertTrue(value(first));
        team.block(PATIENCE);
        assertEquals(List.of("user::42::city"), value(users.keys().collectList()));
        assertEquals(2, value(user), "the one that was invalid already has not been cleaned up yet");
        all.block(PATIENCE);
    }

    @Test
    void specs_fromPropertiesAndJson() {
        Properties properties = new Properties();
        properties.setProperty("cache.user.ttl", "1h");
        properties.setProperty("cache.user.nearEntries", "500");
        CacheSpecs specs = CacheSpecs.fromProperties(properties, "cache");
        assertEquals(Duration.ofHours(1), specs.get("user").ttl().orElseThrow());
        CacheSpecs same = CacheSpecs.fromJson("{\"user\": {\"ttl\": \"1h\", \"nearEntries\": 500}}");
        assertEquals(specs.get("user"), same.get("user"));
        try (CacheManager tiers =
                CacheManager.builder().specs(CacheSpecs.tiers()).build()) {
            ReactiveCache<String> config = tiers.cache("config", String.class);
            config.reconfigure(config.spec().ttl(Duration.ofMinutes(1)).nearEntries(100));
            assertEquals(100, config.spec().nearEntries());
        }
    }

    @Test
    void ahead_ofTheRequest() {
        ReactiveCache<String> users =
                caches.cache(CacheSpec.named("users"), String.class, CacheLoader.of(id -> database.find(id)));
        boolean queued = users.prefetch("43", 5);
        users.addWarmer(CacheWarmer.atStart("admins", () -> Flux.just("1", "2")));
        users.addWarmer(CacheWarmer.onFirstAppearance("mine", user -> Flux.just(user)));
        users.predictBy(MarkovPredictor.create());
        Mono<String> read = users.get("42").contextWrite(c -> c.put(CacheManager.SESSION, "session-1"));
        assertTrue(queued);
        assertEquals("user 42", value(read));
        assertEquals(1, value(users.appeared("77")));
    }

    @Test
    void memory_givenBack() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        int gone = users.trimTo(0.5);
        gone += users.evictIdle(Duration.ofMinutes(10));
        gone += users.evictLeastLikely(Map.of("42", 0.9), 100);
        assertEquals(0, gone);
    }

    @Test
    void figures_andEvents() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        CompletableFuture<CacheEvent> created = users.events()
                .filter(event -> event.kind() == CacheEvent.Kind.CREATED)
                .next()
                .toFuture();
        CacheStats before = users.stats();
        String user = users.get("42", id -> database.find(id)).block(PATIENCE);
        CacheStats since = users.stats().minus(before);
        assertEquals("user 42", user);
        assertEquals(1, since.loads());
        assertEquals("42", value(Mono.fromFuture(created)).key());
    }

    @Test
    void asStore_isAStore() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        KeyValueStore<String> store = users.asStore();
        Mono<String> updated = store.update("42", user -> user.map(name -> name + " II"));
        Mono<Long> number = store.count(KeyRange.prefix("4"));
        users.put("42", "Ann").block(PATIENCE);
        assertEquals("Ann II", value(updated));
        assertEquals(1, value(number));
        assertEquals("Ann II", value(users.get("42")));
    }

    @Test
    void keys_ofRequests() {
        String key = CacheKeys.of("/api/users", Map.of("page", 2, "sort", "name"));
        assertEquals("/api/users?page=2&sort=name", key);
    }
}
