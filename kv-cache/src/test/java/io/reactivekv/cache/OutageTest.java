package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreFullException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The shared level away and back, as reads and loads notice it. */
class OutageTest {

    /** Nothing is cleaned up meanwhile, which would notice it as well. */
    private static final CacheSpec SPEC =
            CacheSpec.named("c").ttl(Duration.ofMinutes(1)).cleanupInterval(Duration.ofDays(1));

    private final Bed bed = new Bed();
    private final Sinks.Empty<Void> gate = Sinks.empty();

    @AfterEach
    void close() {
        bed.close();
    }

    private static boolean isInStep(ReactiveCache<String> cache) {
        return Bed.core(cache).coherence().isReady();
    }

    @Test
    void sharedLevelBack_nothingButReads_itIsNoticed() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        bed.backend.beforeScans(Mono.delay(Duration.ofMillis(1), bed.timer));
        bed.backend.down(true);
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertFalse(cache.stats().sharedUp());
        bed.backend.down(false);
        bed.backend.reset();
        Await.until("the watch has told", () -> !isInStep(cache));
        List<String> values = new CopyOnWriteArrayList<>();
        bed.advanceUntil("it is noticed", Duration.ofMillis(500), () -> {
            // One may wait for the records, and so for time to pass.
            Disposable unused = cache.get("k").subscribe(values::add);
            return cache.stats().sharedUp() && isInStep(cache);
        });
        assertEquals(List.of(), values);
        assertEquals(1, cache.stats().outages());
    }

    @Test
    void sharedLevelSilent_fromTheStart_oneReadWaitsAndItIsAnOutage() {
        bed.backend.silent(true);
        ReactiveCache<String> cache = bed.manager().cache(SPEC, String.class);
        AtomicReference<String> first = new AtomicReference<>();
        Disposable unused = cache.get("k", key -> Mono.just("v")).subscribe(first::set);
        assertNull(first.get(), "it waits");
        assertEquals(0, cache.stats().outages());
        bed.advance(Duration.ofSeconds(2));
        assertEquals("v", first.get());
        assertEquals("w", value(cache.get("l", key -> Mono.just("w"))), "the clock stands still meanwhile");
        assertEquals(Optional.empty(), optional(cache.get("m")));
        assertEquals(1, cache.stats().outages());
        assertEquals(1, cache.stats().sharedFailures());
        assertFalse(cache.stats().sharedUp());
        bed.backend.silent(false);
        bed.backend.reset();
        bed.advanceUntil(
                "it is noticed", Duration.ofMillis(500), () -> cache.stats().sharedUp());
        assertTrue(isInStep(cache));
        assertEquals(1, cache.stats().outages());
    }

    /** As when one of several masters is away, so that the watch cannot begin. */
    @Test
    void recordsMissing_storeAnswers_writesPassAndItIsOneOutage() {
        bed.backend.beforeScans(gate.asMono());
        ReactiveCache<String> cache = bed.manager().cache(SPEC, String.class);
        Disposable unused = cache.get("k").subscribe();
        bed.advance(Duration.ofSeconds(2));
        assertFalse(cache.stats().sharedUp());
        for (int i = 0; i < 3; i++) {
            done(cache.put("k" + i, "v"));
            assertEquals("w", value(cache.get("l" + i, key -> Mono.just("w"))), "the clock stands still meanwhile");
            bed.advance(Duration.ofSeconds(2));
        }
        assertFalse(cache.stats().sharedUp());
        assertEquals(1, cache.stats().outages());
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("it is noticed", () -> cache.stats().sharedUp());
        assertEquals("v", value(bed.cache(SPEC).get("k2")), "it is shared");
    }

    @Test
    void writesRefused_recordOfANewTag_isCreatedOnceThereIsRoom() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        EntryOptions tagged = EntryOptions.ofTags("new");
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        StoreFullException unused = error(StoreFullException.class, here.put("k", "1", tagged));
        assertEquals("1", value(here.get("k")), "here it holds all the same");
        bed.backend.refuseWrites(null);
        done(here.put("k", "2", tagged));
        assertEquals("2", value(there.get("k")));
        assertEquals(0, value(there.cleanup()));
    }

    /** There is room for a lease, and with that there is none for the result. */
    @Test
    void get_storeIsAtItsLimit_whatIsLoadedIsKeptNear() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        done(cache.put("other", "so that the records are there"));
        AtomicInteger loads = new AtomicInteger();
        for (int i = 0; i < 4; i++) {
            String unused = value(cache.get(
                    "k",
                    key -> Mono.fromSupplier(() -> {
                        bed.backend.refuseWrites(new StoreFullException("full for the test"));
                        return "load " + loads.incrementAndGet();
                    })));
            bed.backend.refuseWrites(null);
            bed.settle(cache);
        }
        // The first one has had a lease, and it depends on when the watch told of its end whether what was kept went
        // with it.
        int last = loads.get();
        assertTrue(last <= 2, last + " loads");
        assertEquals("load " + last, value(cache.get("k")));
        bed.advance(Duration.ofSeconds(10));
        assertEquals("new", value(cache.get("l", key -> Mono.just("new"))));
        assertTrue(cache.stats().sharedUp(), "one has looked whether there is room");
    }

    /** One of them is the first use of the cache. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void load_itsTagIsNewHere_isKeptNearDuringTheOutage(boolean usedBefore) {
        ReactiveCache<String> cache = bed.cache(SPEC);
        if (usedBefore) {
            done(cache.put("other", "v"));
            bed.settle(cache);
        }
        bed.backend.down(true);
        AtomicInteger loads = new AtomicInteger();
        CacheLoader<String> loader = key -> Mono.fromSupplier(
                () -> Loaded.of("load " + loads.incrementAndGet()).tags("team::7"));
        for (int i = 0; i < 3; i++) {
            assertEquals("load 1", value(cache.load("k", loader)));
            assertEquals("w", value(cache.get("untagged", key -> Mono.just("w"))));
        }
        assertEquals(0, cache.stats().loadsRefused());
        StoreUnavailableException unused = error(StoreUnavailableException.class, cache.invalidateTags("team::7"));
        assertEquals("load 2", value(cache.load("k", loader)));
    }

    @Test
    void load_itsTagIsNewHere_isKeptNearOnlyUntilTheOutageIsOver() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        bed.backend.down(true);
        Mono<String> tagged =
                here.load("k", key -> Mono.just(Loaded.of("near alone").tags("team::7")));
        assertEquals("near alone", value(tagged));
        bed.backend.down(false);
        done(there.put("k", "shared", EntryOptions.ofTags("team::7")));
        bed.advance(Duration.ofSeconds(1));
        bed.backend.reset();
        bed.advanceUntil(
                "it is noticed", Duration.ofMillis(500), () -> here.stats().sharedUp() && isInStep(here));
        assertEquals("shared", value(tagged));
        done(there.invalidateTags("team::7"));
        Await.until("it is told", () -> optional(here.get("k")).isEmpty());
    }

    @Test
    void load_itsKeyHasChangedElsewhereAndCannotBeRead_theResultIsNotKept() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        done(here.put("other", "so that the records are there"));
        GatedLoad load = new GatedLoad(here, "k");
        bed.settle(here);
        bed.backend.nextRead.set(
                read -> Mono.error(new StoreTimeoutException("late for the test", Outcome.NOT_EXECUTED, null)));
        done(there.invalidate("k"));
        Await.until("the load is given up", () -> GatedLoad.flights(here).find("k") == null);
        load.end("old");
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(here.get("k")));
    }

    static List<KeyValueException> refusals() {
        return List.of(new StoreFullException("full for the test"), new StorePermissionException("no right to write"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void writesRefused_readsGoOnAndItIsOneOutage(KeyValueException refusal) {
        ReactiveCache<String> cache = bed.cache(SPEC.near(false));
        done(cache.put("there", "v"));
        bed.backend.refuseWrites(refusal);
        for (int i = 0; i < 5; i++) {
            assertEquals("w", value(cache.get("k" + i, key -> Mono.just("w"))));
            assertEquals("v", value(cache.get("there", key -> Mono.just("loaded"))), "the store has it");
            bed.advance(Duration.ofSeconds(1));
        }
        assertEquals(1, cache.stats().outages());
        assertFalse(cache.stats().sharedUp());
        bed.backend.refuseWrites(null);
        assertEquals("x", value(cache.get("k", key -> Mono.just("x"))));
        assertFalse(cache.stats().sharedUp(), "it may refuse the next one");
        bed.advance(Duration.ofSeconds(10));
        assertEquals("v", value(cache.get("there")));
        assertFalse(cache.stats().sharedUp(), "a read proves nothing");
        done(cache.put("l", "v"));
        assertTrue(cache.stats().sharedUp());
        assertEquals(1, cache.stats().outages());
    }

    @Test
    void sharedLevelAway_thenFull_isOneOutageInWhichReadsGoOn() {
        ReactiveCache<String> cache = bed.cache(SPEC.near(false));
        done(cache.put("there", "v"));
        bed.settle(cache);
        bed.backend.down(true);
        assertEquals(Optional.empty(), optional(cache.get("there")));
        bed.backend.down(false);
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        bed.advance(Duration.ofSeconds(1));
        StoreFullException unused = error(StoreFullException.class, cache.put("k", "v"));
        assertEquals("v", value(cache.get("there")));
        assertFalse(cache.stats().sharedUp());
        assertEquals(1, cache.stats().outages());
    }

    @Test
    void recordsSlow_twoProcessesBeginTogether_loadOnce() {
        bed.backend.beforeScans(gate.asMono());
        ReactiveCache<String> here = bed.manager().cache(SPEC, String.class);
        ReactiveCache<String> there = bed.manager().cache(SPEC, String.class);
        AtomicInteger loads = new AtomicInteger();
        List<String> values = new CopyOnWriteArrayList<>();
        List.of(here, there).forEach(cache -> {
            Disposable unused = cache.get("k", key -> Mono.fromSupplier(() -> "load " + loads.incrementAndGet()))
                    .subscribe(values::add);
        });
        bed.advance(Duration.ofMillis(1_900));
        assertEquals(List.of(), values);
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("both have it", () -> values.size() == 2);
        assertEquals(List.of("load 1", "load 1"), values);
        assertEquals(0, here.stats().outages() + there.stats().outages());
    }
}
