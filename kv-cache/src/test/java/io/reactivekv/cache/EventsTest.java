package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreClosedException;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What listeners are told. */
class EventsTest {

    private static final CacheSpec NEAR =
            CacheSpec.named("c").shared(false).ttl(Duration.ofMinutes(1)).staleFor(Duration.ofHours(1));

    private final Bed bed = new Bed();
    private final List<CacheEvent> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void events_tellWhatHappens() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("c").shared(false).ttl(Duration.ofMinutes(1)));
        StepVerifier.create(cache.events().map(event -> event.kind() + " " + event.key()))
                .then(() -> {
                    done(cache.put("k", "1"));
                    done(cache.put("k", "2"));
                    bed.advance(Duration.ofSeconds(90));
                    assertEquals("2", value(cache.get("k", ReadMode.ALLOW_STALE)));
                    bed.advance(Duration.ofSeconds(90));
                    assertEquals(Optional.empty(), optional(cache.get("k")));
                    done(cache.invalidateTags("t"));
                    IllegalStateException unused = error(
                            IllegalStateException.class,
                            cache.get("l", key -> Mono.error(new IllegalStateException("no"))));
                })
                .expectNext("CREATED k", "UPDATED k", "HIT_STALE k", "EXPIRED k", "INVALIDATED t", "LOAD_FAILED l")
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @EnumSource
    void events_invalidationOfNoTags_isNone(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Disposable listening = listen(cache, CacheEvent.Kind.INVALIDATED);
        done(cache.put("k", "v"));
        done(cache.invalidateTags());
        done(cache.invalidateTags(List.of()));
        done(cache.invalidateAll(List.of()));
        assertEquals(0, cache.stats().invalidations());
        done(cache.invalidateTags("t"));
        Await.until("the last is told", () -> !told.isEmpty());
        assertEquals(List.of("t"), told.stream().map(CacheEvent::key).toList());
        assertEquals(Optional.of("v"), optional(cache.get("k")));
        listening.dispose();
    }

    @Test
    void events_bothLevels_whoHasSeenAValueInTheStoreTellsThatItWasUpdated() {
        CacheSpec spec = ReadWriteTest.Levels.BOTH.of("c").ttl(Duration.ofMinutes(1));
        ReactiveCache<String> there = bed.cache(spec);
        ReactiveCache<String> cache = bed.cache(spec);
        Disposable listening = cache.events()
                .filter(event -> event.kind() == CacheEvent.Kind.CREATED || event.kind() == CacheEvent.Kind.UPDATED)
                .subscribe(told::add);
        assertEquals("1", value(cache.get("k", key -> Mono.just("1"))));
        bed.settle(cache);
        bed.advance(Duration.ofMinutes(1));
        assertEquals("2", value(cache.get("k", key -> Mono.just("2"))));
        done(there.put("l", "1"));
        bed.settle(cache);
        assertEquals(true, value(cache.replace("l", "2")));
        done(there.remove("l"));
        assertEquals(true, value(cache.putIfAbsent("l", "3")));
        Await.until("all are told", () -> told.size() == 4);
        assertEquals(
                List.of("CREATED k", "UPDATED k", "UPDATED l", "CREATED l"),
                told.stream().map(event -> event.kind() + " " + event.key()).toList());
        listening.dispose();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void events_bothLevelsAndTheStoreIsFirstToFindAnEntryExpired_isToldAsExpired(boolean asStore) {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        KeyValueStore<String> store = cache.asStore();
        done(asStore ? store.put("k", "v", Duration.ofMinutes(1)) : cache.put("k", "v"));
        bed.settle(cache);
        assertEquals("v", value(asStore ? store.get("k") : cache.get("k")));
        long dropped = cache.stats().droppedByWatch();
        Disposable listening = listen(cache, CacheEvent.Kind.EXPIRED);
        bed.advance(Duration.ofMinutes(2));
        assertEquals(
                Optional.empty(),
                optional(bed.factory.open("cache:c:e:", Serializers.bytes()).get("k")));
        bed.settle(cache);
        assertEquals(1, cache.stats().expired());
        assertEquals(dropped, cache.stats().droppedByWatch());
        Await.until("it is told", () -> !told.isEmpty());
        assertEquals(List.of("k"), told.stream().map(CacheEvent::key).toList());
        listening.dispose();
    }

    /** Everything of one kind from now on. */
    private Disposable listen(ReactiveCache<String> cache, CacheEvent.Kind kind) {
        return cache.events().filter(event -> event.kind() == kind).subscribe(told::add);
    }

    private Set<String> toldKeys(int number, CacheEvent.Cause cause) {
        Await.until("so many are told", () -> told.size() >= number);
        Set<String> keys = new TreeSet<>();
        for (CacheEvent event : told) {
            assertEquals(Optional.of(cause), event.cause());
            keys.add(event.key());
        }
        assertEquals(told.size(), keys.size(), "each is told once");
        return keys;
    }

    @Test
    void events_idleEntriesAreSwept_tellsThemWithTheCauseAndCountsThem() {
        ReactiveCache<String> cache = bed.cache(NEAR.idleTtl(Duration.ofMinutes(10)));
        done(cache.put("a", "1"));
        done(cache.put("b", "2"));
        bed.clock.advance(Duration.ofMinutes(9));
        assertEquals("1", value(cache.get("a", ReadMode.ALLOW_STALE)));
        Disposable listening = listen(cache, CacheEvent.Kind.EVICTED);
        bed.clock.advance(Duration.ofMinutes(2));
        assertEquals(1, value(cache.cleanup()));
        assertEquals(Set.of("b"), toldKeys(1, CacheEvent.Cause.IDLE));
        assertEquals(1, cache.stats().evictionsForIdleness());
        assertEquals(0, cache.stats().evictionsByRequest());
        listening.dispose();
    }

    @Test
    void events_evictionsByRequest_areToldWithTheCauseAndCounted() {
        ReactiveCache<String> cache = bed.cache(NEAR);
        for (String key : List.of("a", "b", "c", "d")) {
            done(cache.put(key, "v"));
        }
        Disposable listening = listen(cache, CacheEvent.Kind.EVICTED);
        assertEquals(1, cache.evictLeastLikely(key -> key.equals("d") ? 0 : 1, 1));
        assertEquals(Set.of("d"), toldKeys(1, CacheEvent.Cause.REQUEST));
        bed.clock.advance(Duration.ofMinutes(1));
        assertEquals(3, cache.evictIdle(Duration.ofSeconds(1)));
        assertEquals(Set.of("a", "b", "c", "d"), toldKeys(4, CacheEvent.Cause.REQUEST));
        assertEquals(4, cache.stats().evictionsByRequest());
        assertEquals(0, cache.stats().evictionsForIdleness());
        listening.dispose();
    }

    @Test
    void events_entryMakesRoom_whoIsToldCanWaitForAWriteOfItsKey() {
        ReactiveCache<String> cache = bed.cache(NEAR.nearEntries(1));
        AtomicReference<String> written = new AtomicReference<>();
        Disposable listening = cache.events()
                .filter(event -> event.kind() == CacheEvent.Kind.EVICTED)
                .take(1)
                .subscribe(event -> {
                    assertEquals(Optional.of(CacheEvent.Cause.SIZE), event.cause());
                    CompletableFuture<Void> write = new CompletableFuture<>();
                    Thread writer = new Thread(() -> {
                        done(cache.put(event.key(), "x"));
                        boolean unused = write.complete(null);
                    });
                    writer.setDaemon(true);
                    writer.start();
                    Void unused = write.orTimeout(10, TimeUnit.SECONDS).join();
                    written.set(event.key());
                });
        done(cache.put("a", "1"));
        done(cache.put("b", "2"));
        Await.until("it is written", () -> written.get() != null);
        listening.dispose();
    }

    @Test
    void events_subscriberIsHeldUp_holdsNobodyUpAndLosesTheOldest() {
        ReactiveCache<String> cache = bed.cache(NEAR);
        CompletableFuture<Void> release = new CompletableFuture<>();
        Disposable listening = cache.events().subscribe(event -> {
            boolean unusedAdded = told.add(event);
            Void unused = release.join();
        });
        Runnable puts = () -> {
            for (int i = 0; i < 20_000; i++) {
                done(cache.put("k" + i % 100, "v"));
            }
        };
        try {
            Void unused = CompletableFuture.allOf(CompletableFuture.runAsync(puts), CompletableFuture.runAsync(puts))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            done(cache.put("last", "v"));
            Await.until("the first is being told", () -> told.size() == 1);
        } finally {
            boolean unused = release.complete(null);
        }
        Await.until("the last is told", () -> told.get(told.size() - 1).key().equals("last"));
        assertEquals(1 + 4_096, told.size());
        listening.dispose();
    }

    @Test
    void events_cacheIsClosed_endsTheStreamsThereAreAndFailsLaterOnes() {
        CacheManager manager = bed.manager();
        ReactiveCache<String> cache = manager.cache(NEAR, String.class);
        Flux<CacheEvent> events = cache.events();
        StepVerifier.create(events).then(manager::close).expectComplete().verify(Duration.ofSeconds(10));
        StoreClosedException unused = error(StoreClosedException.class, events.collectList());
    }
}
