package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.SerializationException;
import io.reactivekv.cache.IdentityTest.Account;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Loads that begin while a put to the near level alone is under way: its merge, which is the user's, takes time. */
class LoadsDuringPutsTest {

    private final Bed bed = new Bed();
    private final AtomicReference<Runnable> duringMerge = new AtomicReference<>(() -> {});

    @AfterEach
    void close() {
        bed.close();
    }

    private void merge(Account held, Account newer) {
        duringMerge.getAndSet(() -> {}).run();
        if (newer.balance < 0) {
            throw new IllegalStateException("no debts");
        }
        held.balance = newer.balance;
    }

    private ReactiveCache<Account> cache() {
        return bed.manager()
                .identityCache(ReadWriteTest.Levels.NEAR.of("c"), Account.class, this::merge, Optional.empty());
    }

    /** Of what is fresh no load begins. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void put_readDuringItsMerge_isNotUndoneByALoad(boolean stale) {
        ReactiveCache<Account> cache = cache();
        Account held = new Account("Ann", 0);
        done(cache.put("a", held));
        if (stale) {
            bed.advance(Duration.ofMinutes(1));
        }
        Sinks.One<Account> gate = Sinks.one();
        AtomicReference<Account> read = new AtomicReference<>();
        duringMerge.set(() -> {
            Disposable unused = cache.get("a", key -> gate.asMono()).subscribe(read::set);
        });
        done(cache.put("a", new Account("Ann", 2)));
        assertTrue(gate.tryEmitValue(new Account("Ann", 1)).isSuccess());
        Await.until("it is read", () -> read.get() != null);
        assertEquals(stale ? 1 : 2, read.get().balance, "who came before the end may get what was loaded before");
        assertEquals(2, held.balance);
        assertSame(held, value(cache.get("a")));
    }

    @Test
    void put_readDuringItsMerge_isTheOldEntryWithoutALoad() {
        ReactiveCache<Account> cache = cache();
        Account held = new Account("Ann", 0);
        done(cache.put("a", held));
        AtomicReference<Account> read = new AtomicReference<>();
        duringMerge.set(() -> {
            Disposable unused = cache.get("a", key -> Mono.error(new AssertionError("a load")))
                    .subscribe(read::set);
        });
        done(cache.put("a", new Account("Ann", 2)));
        assertSame(held, read.get());
        assertEquals(0, cache.stats().loads());
    }

    /** Its object may be half merged. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void put_cannotBeMerged_whatWasThereIsGone(boolean replace) {
        ReactiveCache<Account> cache = cache();
        done(cache.put("a", new Account("Ann", 1)));
        assertEquals(1, value(cache.get("a")).balance);
        Account bad = new Account("Ann", -1);
        SerializationException unused =
                error(SerializationException.class, replace ? cache.replace("a", bad) : cache.put("a", bad));
        assertEquals(Optional.empty(), optional(cache.get("a")));
        assertEquals(Map.of("a", 1L), cache.hotKeys(5), "its uses are counted once");
    }

    /** The merge may wait for a lock that somebody holds who invalidates. */
    @ParameterizedTest
    @CsvSource({"true, KEY", "false, KEY", "true, ALL", "true, TAG"})
    void merge_waitsForWhoInvalidatesItsKey_bothGoOn(boolean replace, String by) {
        ReactiveCache<Account> cache = cache();
        done(cache.put("a", new Account("Ann", 1)));
        Mono<Void> invalidation = switch (by) {
            case "ALL" -> cache.clear();
            case "TAG" -> cache.invalidateTags("t");
            default -> cache.invalidate("a");
        };
        CountDownLatch invalidated = new CountDownLatch(1);
        duringMerge.set(() -> {
            Thread other = new Thread(() -> {
                done(invalidation);
                invalidated.countDown();
            });
            other.setDaemon(true);
            other.start();
            Await.until("it is invalidated", () -> invalidated.getCount() == 0);
        });
        Account newer = new Account("Ann", 2);
        if (replace) {
            assertTrue(value(cache.replace("a", newer, EntryOptions.ofTags("t"))));
            assertEquals(Optional.empty(), optional(cache.get("a")), "it was replaced, and then invalidated");
        } else {
            done(cache.put("a", newer));
            assertEquals(2, value(cache.get("a")).balance);
        }
    }

    /** It was judged before the invalidation was known, which has its number before its record. */
    @Test
    void replace_invalidationEndsDuringItsMerge_isInvalidated() {
        ReactiveCache<Account> cache = cache();
        done(cache.put("a", new Account("Ann", 1)));
        Validity validity = Bed.core(cache).validity;
        long number = validity.next();
        duringMerge.set(() -> validity.learn(Validity.ALL, number));
        assertTrue(value(cache.replace("a", new Account("Ann", 2))));
        assertEquals(Optional.empty(), optional(cache.get("a")));
    }

    /** That it is over is no reason to lose what takes its place. */
    @Test
    void putIfAbsent_whatIsOverIsDroppedDuringItsMerge_isKept() {
        ReactiveCache<Account> cache = cache();
        Account held = new Account("Ann", 1);
        done(cache.put("a", held));
        bed.advance(Duration.ofMinutes(3));
        duringMerge.set(() -> assertEquals(Optional.empty(), optional(cache.get("a"))));
        assertTrue(value(cache.putIfAbsent("a", new Account("Ann", 2))));
        assertSame(held, value(cache.get("a")));
    }

    @Test
    void replace_removedAndLoadedAsNothingDuringItsMerge_isRemoved() {
        ReactiveCache<Account> cache = bed.manager()
                .identityCache(
                        ReadWriteTest.Levels.NEAR.of("c").negativeTtl(Duration.ofHours(1)),
                        Account.class,
                        this::merge,
                        Optional.empty());
        Account held = new Account("Ann", 1);
        done(cache.put("a", held));
        duringMerge.set(() -> {
            assertTrue(value(cache.remove("a")));
            assertEquals(Optional.empty(), optional(cache.get("a", key -> Mono.empty())));
        });
        assertTrue(value(cache.replace("a", new Account("Ann", 2))));
        assertEquals(Optional.empty(), optional(cache.get("a")));
        assertEquals(2, held.balance);
    }

    @Test
    void written_cannotBeMerged_isToldBeforeAnotherHasATurn() {
        Identity<Account> identity = new Identity<>(this::merge, new Tally(), new HeldContents());
        Account unusedHeld = identity.loaded("a", new Account("Ann", 0), null, () -> true);
        List<Integer> told = new CopyOnWriteArrayList<>();
        SerializationException unused = assertThrows(
                SerializationException.class,
                () -> identity.written("a", new Account("Ann", -1), () -> true, one -> told.add(1), () -> {
                    told.add(2);
                }));
        assertEquals(List.of(2), told);
    }

    /** A load that waits for the merge of a put learns of that before it has a turn. */
    @Test
    void written_isTold_beforeAnotherMergeOfTheKeyIsAskedWhetherItIsCurrent() {
        Identity<Account> identity = new Identity<>(this::merge, new Tally(), new HeldContents());
        Account held = identity.loaded("a", new Account("Ann", 0), null, () -> true);
        AtomicBoolean told = new AtomicBoolean();
        List<Boolean> seen = new CopyOnWriteArrayList<>();
        AtomicReference<Thread> waiting = new AtomicReference<>();
        duringMerge.set(() -> {
            Thread load = new Thread(() -> {
                Account unused = identity.loaded("a", new Account("Ann", 1), null, () -> {
                    seen.add(told.get());
                    return !told.get();
                });
            });
            load.setDaemon(true);
            load.start();
            waiting.set(load);
            Await.until("it waits", () -> load.getState() == Thread.State.BLOCKED);
        });
        assertTrue(identity.written("a", new Account("Ann", 2), () -> true, one -> told.set(true), () -> {}));
        Await.until("the load has had its turn", () -> !waiting.get().isAlive());
        assertEquals(List.of(true), seen);
        assertEquals(2, held.balance);
    }
}
