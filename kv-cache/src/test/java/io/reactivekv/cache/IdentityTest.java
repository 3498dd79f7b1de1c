package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreUnavailableException;
import io.reactivekv.spi.Stored;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Identity mode. */
class IdentityTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Something that can be changed. */
    static final class Account {
        public String name;
        public int balance;

        Account() {}

        Account(String name, int balance) {
            this.name = name;
            this.balance = balance;
        }
    }

    private ReactiveCache<Account> accounts(CacheSpec spec) {
        return Bed.ready(bed.manager().identityCache(spec, Account.class, IdentityMerge.json(), Optional.empty()));
    }

    @Test
    void get_whileHeld_isTheSameObjectAndSeesNewData() {
        ReactiveCache<Account> here = accounts(CacheSpec.named("c"));
        ReactiveCache<Account> there = accounts(CacheSpec.named("c"));
        done(here.put("a", new Account("Ann", 1)));
        Account held = value(here.get("a"));
        assertSame(held, value(here.get("a")));
        done(there.put("a", new Account("Ann", 2)));
        Await.until("the holder sees what another process wrote", () -> {
            assertSame(held, value(here.get("a")));
            return held.balance == 2;
        });
        assertEquals(2, held.balance);
        int evicted = here.evictColdest(10);
        assertTrue(evicted <= 1);
        assertSame(held, value(here.get("a")), "although the near level has forgotten it");
    }

    @Test
    void get_objectNobodyHolds_isCollected() {
        ReactiveCache<Account> cache = accounts(CacheSpec.named("c").near(false));
        done(cache.put("a", new Account("Ann", 1)));
        WeakReference<Account> dropped = new WeakReference<>(value(cache.get("a")));
        Await.until("it is collected", () -> {
            System.gc();
            return dropped.get() == null;
        });
        assertEquals(1, value(cache.get("a")).balance);
    }

    @Test
    void getAll_writtenOverWhileItReads_isTheSameObjectWithTheNewData() {
        ReactiveCache<Account> here = accounts(CacheSpec.named("c").near(false));
        ReactiveCache<Account> there = accounts(CacheSpec.named("c").near(false));
        done(here.put("a", new Account("Ann", 1)));
        Account held = value(here.get("a"));
        done(there.put("a", new Account("Ann", 2)));
        bed.settle(here);
        Mono<Void> told = Bed.core(here).coherence().nextChange("a");
        bed.backend.beforeNextAnswer(there.put("a", new Account("Ann", 3)).then(told));
        assertSame(held, list(here.getAll(List.of("a"))).get(0).value());
        assertEquals(3, held.balance);
    }

    @Test
    void get_newDataOfAnObjectNobodyHolds_isThatData() {
        ReactiveCache<Account> cache = accounts(CacheSpec.named("c").near(false));
        done(cache.put("a", new Account("Ann", 1)));
        done(cache.put("a", new Account("Ann", 7)));
        assertEquals(7, value(cache.get("a")).balance);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writes_whileHeld_areSeenAtOnceByWhoHoldsIt(boolean near) {
        ReactiveCache<Account> cache = accounts(CacheSpec.named("c").near(near));
        done(cache.put("a", new Account("Ann", 1)));
        Account held = value(cache.get("a"));
        done(cache.put("a", new Account("Ann", 2)));
        assertEquals(2, held.balance);
        assertTrue(value(cache.replace("a", new Account("Ann", 3))));
        assertEquals(3, held.balance);
        done(cache.putAll(Map.of("a", new Account("Ann", 4), "b", new Account("Bob", 1))));
        assertEquals(4, held.balance);
        assertTrue(value(cache.remove("a")));
        assertTrue(value(cache.putIfAbsent("a", new Account("Ann", 5))));
        assertEquals(5, held.balance);
        assertSame(held, value(cache.get("a")));
    }

    @Test
    void merges_ofOneKey_areOneAfterTheOther() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        IdentityMerge<Account> merge = (held, incoming) -> {
            int unused = most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            held.balance = incoming.balance;
            int left = inside.decrementAndGet();
            assertTrue(left >= 0);
        };
        ReactiveCache<Account> cache =
                Bed.ready(bed.manager().identityCache(CacheSpec.named("c"), Account.class, merge, Optional.empty()));
        done(cache.put("a", new Account("Ann", 0)));
        Account held = value(cache.get("a"));
        done(Flux.range(0, 400)
                .parallel(4)
                .runOn(Schedulers.parallel())
                .flatMap(i -> cache.put("a", new Account("Ann", i)))
                .sequential()
                .then());
        assertEquals(1, most.get());
        assertSame(held, value(cache.get("a")));
    }

    /** The merge is the moment at which the condition has held, and the entry is about to be there. */
    @Test
    void putIfAbsent_duringALoad_endsTheLoadBeforeItTakesTheKey() {
        AtomicReference<ReactiveCache<Account>> made = new AtomicReference<>();
        AtomicInteger begun = new AtomicInteger();
        IdentityMerge<Account> merge = (held, incoming) -> {
            Disposable probe = made.get()
                    .get("a", key -> {
                        int unused = begun.incrementAndGet();
                        return Mono.never();
                    })
                    .subscribe();
            probe.dispose();
            held.balance = incoming.balance;
        };
        CacheSpec spec = CacheSpec.named("c").shared(false).ttl(Duration.ofMinutes(1));
        ReactiveCache<Account> cache = bed.manager().identityCache(spec, Account.class, merge, Optional.empty());
        made.set(cache);
        Account held = new Account("Ann", 1);
        done(cache.put("a", held));
        bed.advance(Duration.ofMinutes(1));
        Sinks.One<Account> gate = Sinks.one();
        Disposable unused = cache.get("a", key -> gate.asMono()).subscribe();
        assertEquals(true, value(cache.putIfAbsent("a", new Account("Ann", 2))));
        assertEquals(1, begun.get(), "who comes meanwhile does not join the load that began before");
        assertTrue(gate.tryEmitValue(new Account("Ann", 3)).isSuccess());
        assertSame(held, value(cache.get("a")));
        assertEquals(2, held.balance);
    }

    @ParameterizedTest
    @EnumSource
    void get_loadedWhileHeld_isTheSameObjectForWhoeverLoads(ReadWriteTest.Levels levels) {
        ReactiveCache<Account> cache = accounts(levels.of("c"));
        Account held = value(cache.get("a", key -> Mono.just(new Account("Ann", 0))));
        for (int i = 1; i <= 20; i++) {
            int balance = i;
            bed.advance(Duration.ofMinutes(2));
            assertSame(held, value(cache.get("a", key -> Mono.just(new Account("Ann", balance)))));
            assertEquals(balance, held.balance);
            assertSame(held, value(cache.get("a")));
            assertEquals(balance, held.balance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void get_loadOutdatedByAnInvalidation_leavesTheHeldObjectAlone(ReadWriteTest.Levels levels) {
        ReactiveCache<Account> cache = accounts(levels.of("c"));
        CacheLoader<Account> first =
                key -> Mono.just(Loaded.of(new Account("Ann", 1)).tags("t"));
        Account held = value(cache.load("a", first));
        bed.advance(Duration.ofMinutes(2));
        Sinks.One<Account> gate = Sinks.one();
        AtomicReference<Account> early = new AtomicReference<>();
        CacheLoader<Account> second =
                key -> gate.asMono().map(account -> Loaded.of(account).tags("t"));
        Disposable unused = cache.load("a", second).subscribe(early::set);
        done(cache.invalidateTags("t"));
        assertTrue(gate.tryEmitValue(new Account("Ann", 9)).isSuccess());
        Await.until("the early caller has its value", () -> early.get() != null);
        assertEquals(9, early.get().balance);
        assertEquals(1, held.balance);
    }

    @Test
    void get_turnedOff_isTheObjectOfItsLoader() {
        ReactiveCache<Account> cache = accounts(CacheSpec.named("c"));
        Account held = value(cache.get("a", key -> Mono.just(new Account("Ann", 1))));
        cache.reconfigure(cache.spec().enabled(false));
        Account loaded = new Account("Ann", 2);
        assertSame(loaded, value(cache.get("a", key -> Mono.just(loaded))));
        assertEquals(1, held.balance);
        cache.reconfigure(cache.spec().enabled(true));
        assertSame(held, value(cache.get("a")));
    }

    @Test
    void entry_invalid_leavesTheHeldObjectAlone() {
        ReactiveCache<Account> here = accounts(CacheSpec.named("c"));
        ReactiveCache<Account> there = accounts(CacheSpec.named("c"));
        done(here.put("a", new Account("Ann", 1)));
        bed.settle(here);
        Account held = value(here.get("a"));
        bed.backend.holdWatches(true);
        done(there.put("a", new Account("Ann", 2)));
        done(here.clear());
        assertEquals(EntryStatus.INVALID, value(here.entry("a")).status());
        assertEquals(1, held.balance);
    }

    @Test
    void get_writtenWhileItsReadIsUnderWay_keepsWhatWasWritten() {
        ReactiveCache<Account> cache = accounts(CacheSpec.named("c"));
        done(cache.put("a", new Account("Ann", 1)));
        bed.settle(cache);
        Account held = value(cache.get("a"));
        assertEquals(1, cache.evictColdest(10));
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicReference<Stored<Object>> answer = new AtomicReference<>();
        bed.backend.nextRead.set(read -> read.doOnNext(answer::set).delayUntil(x -> gate.asMono()));
        AtomicReference<Account> read = new AtomicReference<>();
        Disposable unused = cache.get("a").subscribe(read::set);
        Await.until("the read is under way", () -> answer.get() != null);
        done(cache.put("a", new Account("Ann", 2)));
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("the read has ended", () -> read.get() != null);
        assertSame(held, read.get());
        assertEquals(2, held.balance);
    }

    @Test
    void get_recordNotKnownYet_isTheSameObject() {
        ReactiveCache<Account> here = accounts(CacheSpec.named("c"));
        ReactiveCache<Account> there = accounts(CacheSpec.named("c"));
        done(here.put("a", new Account("Ann", 1), EntryOptions.ofTags("t")));
        bed.settle(here);
        Account held = value(here.get("a"));
        Mono<Void> told = Bed.core(here).coherence().nextChange("a");
        done(there.put("a", new Account("Ann", 2), EntryOptions.ofTags("t")));
        done(told);
        bed.settle(here);
        Bed.core(here).validity.forget(Validity.tag("t"));
        assertSame(held, value(here.get("a")));
        assertSame(held, value(here.get("a")));
        assertEquals(2, held.balance);
    }

    @Test
    void entries_whileHeld_areTheSameObjects() {
        ReactiveCache<Account> here = accounts(CacheSpec.named("c"));
        ReactiveCache<Account> there = accounts(CacheSpec.named("c"));
        done(here.put("a", new Account("Ann", 1)));
        Account held = value(here.get("a"));
        Mono<Void> told = Bed.core(here).coherence().nextChange("a");
        done(there.put("a", new Account("Ann", 2)));
        done(told);
        bed.settle(here);
        assertSame(
                held,
                list(here.entries().filter(each -> each.key().equals("a")))
                        .get(0)
                        .value()
                        .orElseThrow());
        assertEquals(2, held.balance);
    }

    /** Nobody reads it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writtenElsewhere_isSeenByWhoHoldsIt(boolean near) {
        CacheSpec spec = CacheSpec.named("c").near(near);
        ReactiveCache<Account> here = accounts(spec);
        ReactiveCache<Account> there = accounts(spec);
        done(here.put("a", new Account("Ann", 1)));
        Account held = value(here.get("a"));
        for (int balance = 2; balance < 50; balance++) {
            done(there.put("a", new Account("Ann", balance)));
        }
        Await.until("it is seen", () -> held.balance == 49);
        assertSame(held, value(here.get("a")));
    }

    /** Who holds it may have changed it since, and be about to put it again. */
    @Test
    void putHere_comesBackByTheWatch_isNotMergedAgain() {
        ReactiveCache<Account> cache = accounts(CacheSpec.named("c"));
        Account held = new Account("Ann", 1);
        done(cache.put("a", held));
        bed.settle(cache);
        bed.backend.holdWatches(true);
        held.balance = 2;
        done(cache.put("a", held));
        held.balance = 3;
        bed.backend.holdWatches(false);
        bed.settle(cache);
        Await.until("nothing is to be read", () -> Bed.core(cache).heldObjects().isSettled());
        assertEquals(3, held.balance);
        done(cache.put("a", held));
        assertEquals(3, value(accounts(CacheSpec.named("c")).get("a")).balance);
    }

    @Test
    void writtenElsewhereUnseen_isSeenAfterTheReset() {
        ReactiveCache<Account> here = accounts(CacheSpec.named("c"));
        ReactiveCache<Account> there = accounts(CacheSpec.named("c"));
        done(here.put("a", new Account("Ann", 1)));
        Account held = value(here.get("a"));
        bed.settle(here);
        bed.backend.holdWatches(true);
        done(there.put("a", new Account("Ann", 2)));
        bed.backend.reset();
        Await.until("it is seen", () -> held.balance == 2);
    }

    /** It is the object that is brought up to date, and not what nobody asks for that is kept near. */
    @Test
    void writtenElsewhere_isNotKeptNearForThat() {
        ReactiveCache<Account> here = accounts(CacheSpec.named("c"));
        ReactiveCache<Account> there = accounts(CacheSpec.named("c"));
        done(here.put("a", new Account("Ann", 1)));
        bed.settle(here);
        Account held = value(here.get("a"));
        done(there.put("a", new Account("Ann", 2)));
        Await.until("it is seen", () -> held.balance == 2);
        assertEquals(0, here.stats().entries());
    }

    @Test
    void writtenElsewhereWhileTheStoreFailsHere_isSeenAfterTheOutage() {
        ReactiveCache<Account> here = accounts(CacheSpec.named("c"));
        ReactiveCache<Account> there = accounts(CacheSpec.named("c"));
        done(here.put("a", new Account("Ann", 1)));
        bed.settle(here);
        Account held = value(here.get("a"));
        bed.backend.holdWatches(true);
        done(there.put("a", new Account("Ann", 2)));
        bed.backend.down(true);
        assertEquals(Optional.empty(), optional(here.get("elsewhere")));
        bed.backend.holdWatches(false);
        Await.until("it was tried", () -> Bed.core(here).heldObjects().isSettled());
        assertEquals(1, held.balance);
        bed.backend.down(false);
        bed.advanceUntil("it is seen", Duration.ofSeconds(1), () -> {
            Disposable unused = here.get("elsewhere").subscribe();
            return held.balance == 2;
        });
    }

    /** It was the one object's for that time alone. */
    @Test
    void putInAnOutage_whatTheStoreHasComesBackAfterwards() {
        ReactiveCache<Account> cache = accounts(CacheSpec.named("c"));
        done(cache.put("a", new Account("Ann", 1)));
        bed.settle(cache);
        Account held = value(cache.get("a"));
        bed.backend.down(true);
        StoreUnavailableException unused =
                error(StoreUnavailableException.class, cache.put("a", new Account("Ann", 2)));
        assertEquals(2, held.balance);
        bed.backend.down(false);
        bed.advanceUntil("it is back", Duration.ofSeconds(1), () -> {
            Disposable unusedRead = cache.get("elsewhere").subscribe();
            return held.balance == 1;
        });
    }

    @Test
    void mergeFailsMidway_whatIsWrittenElsewhereIsMergedAllTheSame() {
        AtomicBoolean fails = new AtomicBoolean();
        IdentityMerge<Account> merge = (held, newer) -> {
            held.name = newer.name;
            if (fails.getAndSet(false)) {
                throw new IllegalStateException("for the test");
            }
            held.balance = newer.balance;
        };
        ReactiveCache<Account> here =
                Bed.ready(bed.manager().identityCache(CacheSpec.named("c"), Account.class, merge, Optional.empty()));
        ReactiveCache<Account> there = accounts(CacheSpec.named("c"));
        done(here.put("a", new Account("Ann", 1)));
        bed.settle(here);
        Account held = value(here.get("a"));
        fails.set(true);
        done(there.put("a", new Account("Bob", 2)));
        Await.until("it has failed", () -> !fails.get());
        assertEquals("Bob", held.name);
        done(there.put("a", new Account("Ann", 1)));
        Await.until("it is merged", () -> held.name.equals("Ann"));
        assertEquals(1, held.balance);
    }

    /** What comes after data were found to be current is news, be it what the object had before. */
    @Test
    void merged_whileItIsAskedWhetherDataAreCurrent_whatTheObjectHadIsNews() {
        Identity<Account> identity =
                new Identity<>((held, newer) -> held.balance = newer.balance, new Tally(), new HeldContents());
        Slot first = Slot.plain(0, "default", new byte[] {1});
        Account held = identity.loaded("a", new Account("Ann", 1), first, () -> true);
        assertFalse(identity.isNews("a", first));
        List<Boolean> news = new ArrayList<>();
        Slot second = Slot.plain(0, "default", new byte[] {2});
        Account same = identity.loaded("a", new Account("Ann", 2), second, () -> news.add(identity.isNews("a", first)));
        assertSame(held, same);
        boolean written = identity.written(
                "a",
                new Account("Ann", 3),
                () -> news.add(identity.isNews("a", second)),
                one -> assertSame(held, one),
                () -> news.clear());
        assertTrue(written);
        assertEquals(List.of(true, true), news);
    }

    /** Of a load that took too long for what is remembered nothing is kept. */
    @Test
    void loadOutlastsWhatIsRemembered_isNotMerged() {
        ReactiveCache<Account> cache = accounts(CacheSpec.named("c").shared(false));
        Account held = new Account("Ann", 1);
        done(cache.put("a", held));
        bed.advance(Duration.ofMinutes(90));
        Sinks.One<Account> gate = Sinks.one();
        AtomicReference<Account> got = new AtomicReference<>();
        Disposable unused = cache.get("a", key -> gate.asMono()).subscribe(got::set);
        bed.clock.advance(Bed.core(cache).memory());
        assertTrue(gate.tryEmitValue(new Account("Ann", 9)).isSuccess());
        assertEquals(9, got.get().balance);
        assertEquals(1, held.balance);
    }
}
