package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.reactivekv.SerializationException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.serializer.Serializer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What is larger than {@code maxEntryBytes}, put or loaded. */
class OversizedTest {

    private static final String LARGE = "x".repeat(300);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private static CacheSpec bounded(ReadWriteTest.Levels levels) {
        return levels.of("c").staleFor(MINUTE).maxEntryBytes(200);
    }

    private static Mono<String> load(ReactiveCache<String> cache, String value) {
        return cache.get("k", key -> Mono.just(value));
    }

    private static ValueTooLargeException refused(Mono<?> call) {
        ValueTooLargeException refused = error(ValueTooLargeException.class, call);
        assertEquals(Optional.of("k"), refused.key());
        assertTrue(refused.getMessage().contains("maxEntryBytes"), refused.getMessage());
        return refused;
    }

    @ParameterizedTest
    @EnumSource
    void put_isRefusedAndLeavesTheOldValue(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels));
        assertEquals("putIfAbsent", refused(cache.putIfAbsent("k", LARGE)).operation());
        done(cache.put("k", "small"));
        assertEquals("put", refused(cache.put("k", LARGE)).operation());
        assertEquals("replace", refused(cache.replace("k", LARGE)).operation());
        assertEquals("putAll", refused(cache.putAll(Map.of("k", LARGE))).operation());
        assertEquals("small", value(cache.get("k")));
        assertEquals(4, cache.stats().oversized());
    }

    @ParameterizedTest
    @EnumSource
    void load_isATypedErrorToAllWhoWait_andTheNextLoadGoesOn(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels));
        List<CacheEvent> told = new CopyOnWriteArrayList<>();
        Disposable listening = cache.events().subscribe(told::add);
        Sinks.One<String> gate = Sinks.one();
        List<Throwable> failed = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            Disposable unused = cache.get("k", key -> gate.asMono()).subscribe(value -> {}, failed::add);
        }
        gate.tryEmitValue(LARGE).orThrow();
        Await.until("all have failed", () -> failed.size() == 3);
        failed.forEach(each -> {
            ValueTooLargeException unused = refused(Mono.error(each));
        });
        assertEquals(1, cache.stats().oversized());
        assertEquals(1, cache.stats().loads());
        assertEquals(1, cache.stats().loadFailures());
        Await.until("it is told", () -> !told.isEmpty());
        assertEquals(CacheEvent.Kind.LOAD_FAILED, told.get(0).kind());
        assertEquals("small", value(load(cache, "small")));
        assertEquals("small", value(cache.get("k")));
        listening.dispose();
    }

    @ParameterizedTest
    @EnumSource
    void load_overAStaleValue_servesThatWhereErrorsDo(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels));
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        assertEquals("stale", value(load(cache, LARGE)));
        assertEquals(1, cache.stats().staleOnError());
        cache.reconfigure(cache.spec().staleOnError(false));
        ValueTooLargeException unused = refused(load(cache, LARGE));
        assertEquals("stale", value(cache.get("k", ReadMode.ALLOW_STALE)));
    }

    @ParameterizedTest
    @EnumSource
    void load_behindTheCaller_leavesTheStaleValue(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels).staleWhileRevalidate(true));
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        assertEquals("stale", value(load(cache, LARGE)));
        Await.until("the refresh has failed", () -> cache.stats().loadFailures() == 1);
        assertEquals("stale", value(cache.get("k", ReadMode.ALLOW_STALE)));
    }

    @ParameterizedTest
    @EnumSource
    void load_withErrorBackoff_isNotRepeated(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels).errorBackoff(MINUTE));
        ValueTooLargeException first = refused(load(cache, LARGE));
        assertSame(first, refused(load(cache, "small")));
        assertEquals(1, cache.stats().errorsRepeated());
        bed.advance(MINUTE);
        assertEquals("small", value(load(cache, "small")));
    }

    @ParameterizedTest
    @EnumSource
    void reconfigure_loadsMayPass_isAskedAgain(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels).errorBackoff(MINUTE));
        ValueTooLargeException unused = refused(load(cache, LARGE));
        cache.reconfigure(cache.spec().oversizedLoads("pass"));
        assertEquals(LARGE, value(load(cache, LARGE)));
    }

    @ParameterizedTest
    @EnumSource
    void loadAll_oneIsTooLarge_namesItAndKeepsTheOthers(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels));
        ValueTooLargeException unused =
                refused(cache.getAll(List.of("j", "k", "l"), keys -> Mono.just(Map.of("j", "1", "k", LARGE, "l", "3")))
                        .collectList());
        assertEquals("1", value(cache.get("j")));
        assertEquals("3", value(cache.get("l")));
        assertEquals(Optional.empty(), optional(cache.get("k")));
    }

    @ParameterizedTest
    @EnumSource
    void load_mayPass_isHandedOutAndNotKept(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels).oversizedLoads("pass"));
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        assertEquals(LARGE, value(load(cache, LARGE)));
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.ALLOW_STALE)), "that is outdated");
        assertEquals(1, cache.stats().oversized());
        assertEquals(0, cache.stats().loadFailures());
        ValueTooLargeException unused = refused(cache.put("k", LARGE));
        assertEquals("small", value(load(cache, "small")));
        assertEquals("small", value(cache.get("k")));
    }

    @ParameterizedTest
    @EnumSource
    void load_cacheIsOff_isHandedOutUnmeasured(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels).enabled(false));
        assertEquals(LARGE, value(load(cache, LARGE)));
        assertEquals(0, cache.stats().oversized());
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void load_duringAnOutage_isRefusedAsEver(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(bounded(levels));
        done(cache.put("first, so that the records are there", "v"));
        bed.backend.down(true);
        ValueTooLargeException unused = refused(load(cache, LARGE));
        assertEquals("small", value(load(cache, "small")));
    }

    @Test
    void nearBytes_loadIsTooLarge_isRefused() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("c").shared(false).nearBytes(10_000).maxEntryBytes(200));
        ValueTooLargeException unused = refused(load(cache, LARGE));
        assertEquals(1, cache.stats().oversized());
    }

    @Test
    void put_farTooLarge_isNotCopiedToBeMeasured() {
        byte[] stored = new byte[64 << 20];
        Serializer<String> own = new Serializer<>() {

            @Override
            public byte[] serialize(String value) {
                return stored;
            }

            @Override
            public String deserialize(byte[] bytes) {
                return "v";
            }
        };
        ReactiveCache<String> cache = bed.manager().cache(bounded(ReadWriteTest.Levels.NEAR), own, Optional.empty());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        ValueTooLargeException unused = refused(cache.put("k", "v"));
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < stored.length);
    }

    @Test
    void nearAloneByEntries_nobodyAsksForTheSize_serializesNothing() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.NEAR.of("c"));
        String large = "x".repeat(2 << 20);
        done(cache.put("k", large));
        assertSame(large, value(cache.get("l", key -> Mono.just(large))));
        assertSame(large, value(cache.get("l")));
        assertEquals(0, cache.stats().serialization().serializations());
        cache.reconfigure(cache.spec().maxEntryBytes(1 << 20));
        ValueTooLargeException unused = refused(cache.put("k", large));
        assertSame(large, value(cache.get("k")));
        assertEquals(1, cache.stats().serialization().serializations());
    }

    @Test
    void nearAloneByEntries_isMeasured_refusesWhatCannotBeSerialized() {
        List<SerializationException> errors = new ArrayList<>();
        ReactiveCache<ReadWriteTest.Ring> cache =
                bed.manager().cache(bounded(ReadWriteTest.Levels.NEAR), ReadWriteTest.Ring.class);
        ReadWriteTest.Ring ring = new ReadWriteTest.Ring();
        ring.next = ring;
        errors.add(error(SerializationException.class, cache.put("k", ring)));
        errors.add(error(SerializationException.class, cache.get("k", key -> Mono.just(ring))));
        errors.forEach(each -> assertEquals(Optional.of("k"), each.key()));
        assertEquals(2, cache.stats().unserializable());
        assertEquals(1, cache.stats().loadFailures());
    }
}
