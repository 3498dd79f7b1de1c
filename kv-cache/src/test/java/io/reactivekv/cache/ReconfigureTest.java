package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.serializer.Serializer;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Specs that a running cache is given. */
class ReconfigureTest {

    private static final CacheSpec SHARED = CacheSpec.named("c").near(false);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void reconfigure_byTwoAtOnce_isTheOneOrTheOther() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").shared(false));
        CyclicBarrier ready = new CyclicBarrier(2);
        for (int i = 0; i < 1_000; i++) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> changed(cache, 100, ready));
            changed(cache, 200, ready);
            Void unused = other.orTimeout(10, TimeUnit.SECONDS).join();
            assertEquals(cache.spec().nearEntries(), Bed.core(cache).near.capacity());
        }
    }

    /** As others go on writing, and as it was written before. */
    @Test
    void reconfigure_serializerAndCompression_readsWhatWasWrittenByAny() {
        List<CacheSpec> specs = new ArrayList<>();
        for (String serializer : List.of("json", "kryo")) {
            for (String compression : List.of("none", "deflate")) {
                specs.add(SHARED.serializer(serializer).compression(compression).compressionThreshold(10));
            }
        }
        ReactiveCache<String> there = bed.cache(specs.get(0));
        for (CacheSpec spec : specs) {
            there.reconfigure(spec);
            done(there.put("k", "value ".repeat(20)));
            for (CacheSpec other : specs) {
                ReactiveCache<String> here = bed.cache(other);
                assertEquals("value ".repeat(20), value(here.get("k")), spec + " read by " + other);
            }
        }
        assertEquals(4, formsOf(there, specs).size(), "each writes in a form of its own");
    }

    private Set<String> formsOf(ReactiveCache<String> cache, List<CacheSpec> specs) {
        Set<String> forms = new HashSet<>();
        for (CacheSpec spec : specs) {
            cache.reconfigure(spec);
            done(cache.put("k", "value ".repeat(20)));
            byte[] slot =
                    value(bed.factory.open("cache:c:e:", Serializers.bytes()).get("k"));
            forms.add(HexFormat.of().formatHex(SlotFormat.read(slot).payload()));
        }
        return forms;
    }

    /** Its bytes may be anything, so that they cannot tell by themselves whether they are compressed. */
    @Test
    void reconfigure_compressionBesideAnOwnSerializer_readsWhatWasWrittenByAny() {
        Serializer<byte[]> own = Serializers.bytes();
        ReactiveCache<byte[]> cache = Bed.ready(bed.manager().cache(SHARED, own));
        for (String compression : List.of("none", "deflate", "none")) {
            cache.reconfigure(SHARED.compression(compression).compressionThreshold(10));
            for (byte first = 0; first < 4; first++) {
                byte[] bytes = new byte[40];
                bytes[0] = first;
                done(cache.put("k" + first + compression, bytes));
            }
        }
        for (String compression : List.of("none", "deflate")) {
            for (byte first = 0; first < 4; first++) {
                assertEquals(first, value(cache.get("k" + first + compression))[0]);
            }
        }
        assertEquals(40, value(cache.get("k0none")).length);
    }

    @Test
    void reconfigure_serializerThatCannotHandleTheType_isRefusedAndNothingIsChanged() {
        CacheManager manager = bed.manager();
        ReactiveCache<Object> cache = Bed.ready(manager.cache(SHARED, Object.class));
        CacheSpec kryo = SHARED.serializer("kryo").ttl(Duration.ofSeconds(7));
        StoreConfigurationException refusal =
                assertThrows(StoreConfigurationException.class, () -> cache.reconfigure(kryo));
        assertTrue(refusal.getMessage().contains("kryo"), refusal.getMessage());
        assertEquals(SHARED, cache.spec());
        done(cache.put("k", List.of(1)));
        assertEquals(List.of(1), value(cache.get("k")));
    }

    /** As a redeployment with another serializer may leave it, or one that only others can write. */
    @Test
    void get_whatASerializerHasWrittenThatCannotHandleTheType_isLoadedAndReplacedLikeAllThatIsUnreadable() {
        CacheManager before = bed.manager();
        ReactiveCache<String> kryo = Bed.ready(before.cache(SHARED, Serializers.kryo(String.class)));
        done(kryo.put("k", "v"));
        done(kryo.put("l", "v"));
        before.close();
        ReactiveCache<Object> cache = Bed.ready(bed.manager().cache(SHARED, Object.class));
        done(cache.put("other", "there"));
        assertEquals(Optional.empty(), optional(cache.get("l")));
        assertEquals(
                Map.of("other", "there"),
                value(cache.getAll(List.of("l", "other")).collectMap(KeyValue::key, KeyValue::value)));
        assertEquals(
                List.of("other"),
                Await.list(cache.entries()).stream().map(CacheEntry::key).toList());
        AtomicInteger loads = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    "new",
                    value(cache.get(
                            "k",
                            key -> Mono.fromSupplier(() -> {
                                int unused = loads.incrementAndGet();
                                return "new";
                            }))));
        }
        assertEquals(1, loads.get());
        assertTrue(value(cache.putIfAbsent("l", "put")));
        assertTrue(cache.stats().unreadable() > 0);
    }

    static List<Arguments> refused() {
        CacheSpec spec = CacheSpec.named("c");
        return List.of(
                Arguments.of(spec, spec.near(false), "near"),
                Arguments.of(spec, spec.shared(false), "shared"),
                Arguments.of(spec, spec.nearBytes(1_000), "nearBytes"),
                Arguments.of(spec.nearBytes(1_000), spec, "nearEntries"),
                Arguments.of(spec, spec.renamed("d"), "cache d"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void reconfigure_whatARunningCacheCannotChange_isRefusedAndNothingIsChanged(
            CacheSpec before, CacheSpec after, String culprit) {
        ReactiveCache<String> cache = bed.cache(before);
        StoreConfigurationException refusal = assertThrows(
                StoreConfigurationException.class, () -> cache.reconfigure(after.ttl(Duration.ofSeconds(7))));
        assertTrue(refusal.getMessage().contains(culprit), refusal.getMessage());
        assertSame(before, cache.spec());
    }

    private static void changed(ReactiveCache<String> cache, int nearEntries, CyclicBarrier ready) {
        CacheSpec spec = cache.spec().nearEntries(nearEntries);
        try {
            int unused = ready.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
        cache.reconfigure(spec);
    }
}
