package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Bounds of the near level, and giving memory back. */
class MemoryTest {

    private static final CacheSpec NEAR = CacheSpec.named("c").shared(false).nearEntries(100);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private ReactiveCache<String> filled(CacheSpec spec, int entries) {
        ReactiveCache<String> cache = bed.cache(spec);
        for (int i = 0; i < entries; i++) {
            done(cache.put("k" + i, "v" + i));
        }
        return cache;
    }

    @Test
    void put_beyondTheBound_evictsAndCounts() {
        ReactiveCache<String> cache = bed.cache(NEAR);
        List<CacheEvent> events = new CopyOnWriteArrayList<>();
        Disposable listening = cache.events()
                .filter(event -> event.kind() == CacheEvent.Kind.EVICTED)
                .subscribe(events::add);
        for (int i = 0; i < 150; i++) {
            done(cache.put("k" + i, "v"));
        }
        assertEquals(100, cache.stats().entries());
        assertEquals(50, cache.stats().evictions());
        Await.until("all are told", () -> events.size() == 50);
        assertEquals(Optional.of(CacheEvent.Cause.SIZE), events.get(0).cause());
        assertEquals(1.0, cache.stats().use());
        listening.dispose();
    }

    /** As when the near level refuses what was loaded because the watch has told of its write already. */
    @Test
    void load_resultIsNotKeptNear_isToldAsCreated() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").near(false));
        List<CacheEvent> events = new CopyOnWriteArrayList<>();
        Disposable listening = cache.events().subscribe(events::add);
        assertEquals("v", value(cache.get("k", key -> Mono.just("v"))));
        Await.until("it is told", () -> !events.isEmpty());
        assertEquals(List.of(new CacheEvent("c", "k", CacheEvent.Kind.CREATED, Optional.empty())), events);
        listening.dispose();
    }

    @Test
    void nearBytes_boundsBySerializedSize() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("c").shared(false).nearBytes(10_000));
        for (int i = 0; i < 100; i++) {
            done(cache.put("k" + i, "x".repeat(500)));
        }
        assertTrue(cache.stats().entries() <= 20, cache.stats().entries() + " entries");
        assertTrue(cache.stats().entries() >= 10, cache.stats().entries() + " entries");
        assertTrue(cache.stats().bytes() <= 10_000);
    }

    @Test
    void nearBytes_ofWhatIsLoaded_boundsByItsSerializedSize() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("c").shared(false).nearBytes(10_000).maxEntryBytes(2_000));
        for (int i = 0; i < 100; i++) {
            done(cache.get("k" + i, key -> Mono.just("x".repeat(500))));
        }
        assertTrue(cache.stats().entries() <= 20, cache.stats().entries() + " entries");
        assertTrue(cache.stats().entries() >= 10, cache.stats().entries() + " entries");
    }

    @Test
    void nearBytes_ofWhatIsLoadedDuringAnOutage_boundsByItsSerializedSize() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").nearBytes(10_000));
        done(cache.put("first, so that the records are there", "v"));
        bed.backend.down(true);
        for (int i = 0; i < 100; i++) {
            done(cache.get("k" + i, key -> Mono.just("x".repeat(500))));
        }
        assertTrue(cache.stats().entries() <= 20, cache.stats().entries() + " entries");
        assertTrue(cache.stats().entries() >= 10, cache.stats().entries() + " entries");
    }

    @Test
    void nearBytes_loadedValueIsUnserializable_isATypedError() {
        ReactiveCache<ReadWriteTest.Ring> cache = Bed.ready(
                bed.manager().cache(CacheSpec.named("c").shared(false).nearBytes(10_000), ReadWriteTest.Ring.class));
        ReadWriteTest.Ring ring = new ReadWriteTest.Ring();
        ring.next = ring;
        SerializationException error = error(SerializationException.class, cache.get("k", key -> Mono.just(ring)));
        assertEquals(Optional.of("k"), error.key());
    }

    /** Reads these keys, and lets the near level take note of it. */
    private static void read(ReactiveCache<String> cache, int first, int end) {
        for (int i = first; i < end; i++) {
            assertEquals("v" + i, value(cache.get("k" + i)));
            assertTrue(cache.stats().use() > 0);
        }
    }

    /** More than half full, and less. */
    @ParameterizedTest
    @ValueSource(ints = {16, 1_000})
    void evictColdest_dropsWhatIsUsedLeastFromNearOnly(int entries) {
        ReactiveCache<String> cache = filled(NEAR.shared(true).nearEntries(entries), 10);
        bed.settle(cache);
        read(cache, 0, 10);
        read(cache, 3, 6);
        assertEquals(10, cache.stats().entries());
        List<String> coldest = cache.coldest(7);
        assertEquals(Set.of("k0", "k1", "k2", "k6", "k7", "k8", "k9"), Set.copyOf(coldest));
        assertEquals(7, cache.evictColdest(7));
        assertEquals(3, cache.stats().entries());
        assertEquals(7, cache.stats().evictionsByRequest());
        long before = cache.stats().nearHits();
        read(cache, 3, 6);
        assertEquals(before + 3, cache.stats().nearHits());
        read(cache, 0, 3);
        assertEquals(before + 3, cache.stats().nearHits(), "the shared level has them");
    }

    @Test
    void coldest_usedEquallyOften_isWhatWasUsedLongestAgo() {
        ReactiveCache<String> cache = filled(NEAR, 4);
        for (int used : List.of(2, 0, 3)) {
            bed.advance(Duration.ofSeconds(1));
            read(cache, used, used + 1);
        }
        assertEquals(List.of("k1", "k2", "k0", "k3"), cache.coldest(10));
        assertEquals(List.of("k1"), cache.coldest(1));
        assertEquals(List.of(), cache.coldest(0));
    }

    @Test
    void coldest_belowHalf_goesByWhatTheKeyWasUsedBeforeToo() {
        ReactiveCache<String> cache = filled(NEAR, 4);
        read(cache, 0, 1);
        read(cache, 0, 1);
        done(cache.put("k0", "newer"));
        read(cache, 1, 2);
        assertEquals(List.of("k2", "k3", "k1", "k0"), cache.coldest(4));
    }

    /** A count that may be too large says no more than it is for certain. */
    @Test
    void coldest_belowHalfAndManyKeysHavePassed_goesByWhatIsCertain() {
        ReactiveCache<String> cache = filled(NEAR, 2);
        HotKeys hotKeys = Bed.core(cache).hotKeys;
        for (int i = 0; i <= 2 * HotKeys.KEPT; i++) {
            hotKeys.used("passed" + i, 1_000);
        }
        read(cache, 0, 1);
        done(cache.put("k0", "v0"));
        read(cache, 0, 1);
        for (int i = 0; i < 20; i++) {
            read(cache, 1, 2);
        }
        assertEquals(List.of("k0", "k1"), cache.coldest(2));
    }

    @Test
    void trimTo_belowHalf_leavesWhatIsUsedMost() {
        ReactiveCache<String> cache = filled(NEAR.nearEntries(1_000), 40);
        read(cache, 0, 10);
        assertEquals(30, cache.trimTo(0.01));
        read(cache, 0, 10);
    }

    @Test
    void trimTo_nearBytesBelowHalf_leavesWhatIsUsedMost() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("c").shared(false).nearBytes(100_000));
        String text = "x".repeat(500);
        for (int i = 0; i < 20; i++) {
            done(cache.put("k" + i, text));
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(text, value(cache.get("k" + i)));
        }
        assertTrue(cache.trimTo(0.05) > 0);
        double use = cache.stats().use();
        assertTrue(use > 0.04 && use <= 0.05, use + "");
        for (int i = 0; i < 5; i++) {
            assertEquals(text, value(cache.get("k" + i)));
        }
    }

    @Test
    void trimTo_leavesThatFractionOfWhatIsUsedMost() {
        ReactiveCache<String> cache = filled(NEAR, 100);
        assertEquals(100, cache.stats().entries());
        read(cache, 40, 60);
        assertEquals(75, cache.trimTo(0.25));
        assertEquals(25, cache.stats().entries());
        read(cache, 40, 60);
        assertEquals(0, cache.trimTo(0.25));
        assertEquals(25, cache.trimTo(0));
        assertThrows(IllegalArgumentException.class, () -> cache.trimTo(1.5));
    }

    @Test
    void trimTo_nearBytes_leavesThatFractionOfTheBytes() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("c").shared(false).nearBytes(10_000));
        for (int i = 0; i < 15; i++) {
            done(cache.put("k" + i, "x".repeat(500)));
        }
        assertTrue(cache.stats().use() > 0.7);
        assertTrue(cache.trimTo(0.5) > 0);
        double use = cache.stats().use();
        assertTrue(use > 0.4 && use <= 0.5, use + "");
        assertTrue(cache.stats().entries() > 0);
    }

    @Test
    void evictIdle_dropsWhatWasNotUsed() {
        ReactiveCache<String> cache = filled(NEAR, 10);
        bed.advance(Duration.ofMinutes(5));
        assertEquals("v3", value(cache.get("k3")));
        bed.advance(Duration.ofMinutes(1));
        assertEquals(9, cache.evictIdle(Duration.ofMinutes(2)));
        assertEquals("v3", value(cache.get("k3")));
        assertEquals(0, cache.evictIdle(Duration.ofSeconds(Long.MAX_VALUE)), "nothing is that idle");
    }

    @Test
    void evictLeastLikely_goesByThePredictions() {
        ReactiveCache<String> cache = filled(NEAR, 4);
        assertEquals(2, cache.evictLeastLikely(Map.of("k1", 0.9, "k3", 0.5), 2));
        assertEquals(Optional.empty(), optional(cache.get("k0")));
        assertEquals("v1", value(cache.get("k1")));
        assertEquals("v3", value(cache.get("k3")));
        assertEquals(1, cache.evictLeastLikely(key -> key.equals("k3") ? 1 : 0, 1));
        assertEquals(Optional.empty(), optional(cache.get("k1")));
    }

    @Test
    void idleTtl_isSweptByItself() {
        ReactiveCache<String> cache =
                filled(NEAR.idleTtl(Duration.ofMinutes(10)).cleanupInterval(Duration.ofMinutes(5)), 5);
        bed.advance(Duration.ofMinutes(9));
        assertEquals("v1", value(cache.get("k1")));
        bed.advance(Duration.ofMinutes(6));
        Await.until("swept", () -> cache.stats().entries() == 1);
        assertEquals("v1", value(cache.get("k1")));
    }

    @Test
    void reconfigure_bound_takesEffectAtOnce() {
        ReactiveCache<String> cache = filled(NEAR, 100);
        cache.reconfigure(cache.spec().nearEntries(40).ttl(Duration.ofSeconds(5)));
        assertEquals(40, cache.stats().entries());
        assertEquals(40, cache.stats().capacity());
        done(cache.put("short", "v"));
        bed.advance(Duration.ofSeconds(5));
        assertEquals(Optional.empty(), optional(cache.get("short")));
        assertThrows(
                StoreConfigurationException.class,
                () -> cache.reconfigure(cache.spec().near(false).shared(true)));
    }

    @Test
    void compression_fromTheThreshold_showsItsRatio() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("c").compression("deflate").compressionThreshold(100));
        done(cache.put("k", "x".repeat(10_000)));
        assertEquals("x".repeat(10_000), value(cache.get("k")));
        double ratio = cache.stats().compressionRatio();
        assertTrue(ratio < 0.1, ratio + "");
        for (int i = 0; i < 100; i++) {
            done(cache.put("small" + i, "below the threshold"));
        }
        assertEquals(ratio, cache.stats().compressionRatio(), "these are not compressed");
    }

    @Test
    void compression_ofWhatGetsNoSmaller_leavesItAsItIs() {
        byte[] noise = new byte[10_000];
        new Random(7).nextBytes(noise);
        CacheSpec spec = CacheSpec.named("c").compression("deflate").compressionThreshold(100);
        ReactiveCache<byte[]> cache = Bed.ready(bed.manager().cache(spec, Serializers.bytes()));
        done(cache.put("k", noise));
        byte[] slot = value(bed.factory.open("cache:c:e:", Serializers.bytes()).get("k"));
        byte[] payload = SlotFormat.read(slot).payload();
        assertArrayEquals(noise, Arrays.copyOfRange(payload, payload.length - noise.length, payload.length));
        assertTrue(cache.stats().compressionRatio() >= 1);
        assertArrayEquals(noise, value(cache.get("k")));
    }

    /** As with the expiry after an access of others. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void idleTtl_idleForLonger_isNotServedBeforeTheCleanupEither(boolean loader) {
        ReactiveCache<String> cache = filled(NEAR.idleTtl(Duration.ofMinutes(10)), 1);
        List<CacheEvent> told = new CopyOnWriteArrayList<>();
        Disposable listening = cache.events().subscribe(told::add);
        bed.clock.advance(Duration.ofMinutes(10));
        assertEquals("v0", value(cache.get("k0")), "it has just been idle for so long");
        bed.clock.advance(Duration.ofMinutes(10).plusMillis(1));
        if (loader) {
            assertEquals("new", value(cache.get("k0", key -> Mono.just("new"))));
        } else {
            assertEquals(Optional.empty(), optional(cache.get("k0")));
        }
        assertEquals(1, cache.stats().evictionsForIdleness());
        Await.until("it is told", () -> !told.isEmpty());
        assertEquals(Optional.of(CacheEvent.Cause.IDLE), told.get(0).cause());
        listening.dispose();
    }

    /** Near lie the objects, be they compressed elsewhere or not; and what is noted beside them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nearBytes_compressed_boundsByTheSizeBeforeThat(boolean shared) {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c")
                .shared(shared)
                .nearBytes(10_000)
                .compression("deflate")
                .compressionThreshold(100));
        String text = "x".repeat(3_000);
        for (int i = 0; i < 20; i++) {
            done(cache.put("put" + i, text));
            assertEquals(text, value(cache.get("loaded" + i, key -> Mono.just(text))));
            if (shared) {
                bed.settle(cache);
                assertEquals(text, value(cache.get("put" + i)));
            }
        }
        assertTrue(cache.stats().entries() <= 3, cache.stats().entries() + " entries");
        assertTrue(cache.stats().bytes() > 3_000, cache.stats().bytes() + " bytes");
        int unused = cache.trimTo(0);
        for (int i = 0; i < 20; i++) {
            done(cache.put("k" + i, "v", EntryOptions.none().metadata("note", text)));
        }
        assertTrue(cache.stats().entries() <= 3, cache.stats().entries() + " entries");
    }

    @Test
    void idleTtl_idleForLonger_isNotServedStaleOrByOtherReadsEither() {
        ReactiveCache<String> cache = bed.cache(
                NEAR.ttl(Duration.ofMinutes(1)).staleFor(Duration.ofHours(1)).idleTtl(Duration.ofMinutes(2)));
        for (String key : List.of("a", "b", "c", "d")) {
            done(cache.put(key, "v"));
        }
        bed.clock.advance(Duration.ofMinutes(1));
        assertEquals("v", value(cache.get("a", ReadMode.ALLOW_STALE)));
        bed.clock.advance(Duration.ofMinutes(1).plusSeconds(1));
        assertEquals(Optional.of("v"), optional(cache.get("a", ReadMode.ALLOW_STALE)), "it was used");
        assertEquals(Optional.empty(), optional(cache.get("b", ReadMode.ALLOW_STALE)));
        IllegalStateException unused = error(
                IllegalStateException.class,
                cache.get("c", key -> Mono.error(new IllegalStateException("no database"))));
        assertEquals(Optional.empty(), optional(cache.entry("d")));
        assertEquals(3, cache.stats().evictionsForIdleness());
    }

    @Test
    void idleTtl_ofWhatTheStoreOfTheCacheHasNear_isReadAgain() {
        ReactiveCache<String> cache = bed.cache(NEAR.shared(true).withoutTtl().idleTtl(Duration.ofMinutes(2)));
        KeyValueStore<String> store = cache.asStore();
        done(store.put("k", "v"));
        bed.settle(cache);
        for (long hits : new long[] {0, 1, 1}) {
            assertEquals("v", value(store.get("k")));
            assertEquals(hits, cache.stats().nearHits());
            bed.clock.advance(hits == 1 ? Duration.ofMinutes(3) : Duration.ofMinutes(1));
        }
    }

    @Test
    void idleTtl_expiredOrInvalidatedMeanwhile_isNoIdleness() {
        ReactiveCache<String> cache = bed.cache(
                NEAR.ttl(Duration.ofMinutes(10)).staleFor(Duration.ZERO).idleTtl(Duration.ofMinutes(5)));
        done(cache.put("expired", "v"));
        done(cache.put("invalid", "v", EntryOptions.ofTags("t")));
        done(cache.invalidateTags("t"));
        bed.clock.advance(Duration.ofMinutes(20));
        assertEquals(Optional.empty(), optional(cache.get("expired")));
        assertEquals(Optional.empty(), optional(cache.get("invalid")));
        assertEquals(1, cache.stats().expired());
        assertEquals(0, cache.stats().evictionsForIdleness());
    }
}
