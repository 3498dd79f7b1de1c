package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.cache.IdentityTest.Account;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes of what cannot be merged into the objects that are held. */
class FailedMergesTest {

    private final Bed bed = new Bed();
    private final Account a = new Account("a", 1);
    private final Account b = new Account("b", 1);
    private final Account c = new Account("c", 1);

    @AfterEach
    void close() {
        bed.close();
    }

    private static void merge(Account held, Account newer) {
        if (newer.balance < 0) {
            throw new IllegalStateException("no debts");
        }
        held.balance = newer.balance;
    }

    /** With all three in it, and no watch that tells of them. */
    private ReactiveCache<Account> cache(ReadWriteTest.Levels levels) {
        ReactiveCache<Account> cache = Bed.ready(
                bed.manager().identityCache(levels.of("c"), Account.class, FailedMergesTest::merge, Optional.empty()));
        bed.backend.holdWatches(true);
        done(cache.putAll(Map.of("a", a, "b", b, "c", c)));
        return cache;
    }

    /** The first of them cannot be merged. */
    private static Map<String, Account> newer() {
        Map<String, Account> newer = new LinkedHashMap<>();
        newer.put("a", new Account("a", -1));
        newer.put("b", new Account("b", 2));
        newer.put("c", new Account("c", 3));
        return newer;
    }

    private static StoreTimeoutException late() {
        return new StoreTimeoutException("late for the test", Outcome.UNKNOWN, null);
    }

    private static void assertTold(SerializationException failure, String operation, Outcome outcome) {
        assertEquals(outcome, failure.outcome());
        assertEquals(operation, failure.operation());
        assertEquals(Optional.of("a"), failure.key());
        assertTrue(
                failure.getMessage().contains("the merge failed: java.lang.IllegalStateException"),
                failure.getMessage());
        assertInstanceOf(IllegalStateException.class, failure.getCause());
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void putAll_oneCannotBeMerged_isUnknownAndTheOthersAreMerged(ReadWriteTest.Levels levels) {
        ReactiveCache<Account> cache = cache(levels);
        assertTold(error(SerializationException.class, cache.putAll(newer())), "putAll", Outcome.UNKNOWN);
        assertEquals(2, b.balance);
        assertEquals(3, c.balance);
        assertEquals(6, cache.stats().puts(), "the store has all of them");
    }

    @Test
    void putAll_nearAloneAndOneCannotBeMerged_isUnknownOnceOthersAreKept() {
        ReactiveCache<Account> cache = cache(ReadWriteTest.Levels.NEAR);
        Map<String, Account> newer = new LinkedHashMap<>();
        newer.put("b", new Account("b", 2));
        newer.put("a", new Account("a", -1));
        assertTold(error(SerializationException.class, cache.putAll(newer)), "putAll", Outcome.UNKNOWN);
        assertEquals(2, value(cache.get("b")).balance);
        SerializationException put = error(SerializationException.class, cache.put("a", new Account("a", -1)));
        assertTold(put, "put", Outcome.NOT_EXECUTED);
    }

    @Test
    void put_storeFailsAndItCannotBeMerged_failsAsTheStoreDid() {
        ReactiveCache<Account> cache = cache(ReadWriteTest.Levels.BOTH);
        bed.backend.nextWrite.set(write -> Mono.error(late()));
        StoreTimeoutException failure = error(StoreTimeoutException.class, cache.put("a", new Account("a", -1)));
        assertEquals(Outcome.UNKNOWN, failure.outcome());
        assertTrue(Arrays.stream(failure.getSuppressed()).anyMatch(SerializationException.class::isInstance));
    }

    @Test
    void putAll_storeFailsAndOneCannotBeMerged_failsAsTheStoreDidAndTheOthersAreKept() {
        ReactiveCache<Account> cache = cache(ReadWriteTest.Levels.BOTH);
        bed.backend.nextWriteAll.set(write -> Mono.error(late()));
        StoreTimeoutException failure = error(StoreTimeoutException.class, cache.putAll(newer()));
        assertEquals(Outcome.UNKNOWN, failure.outcome());
        assertSame(b, value(cache.get("b")));
        assertEquals(2, b.balance);
        assertEquals(3, c.balance);
    }

    @ParameterizedTest
    @EnumSource
    void get_mergeThrowsAnError_failsAsEverAndTheNextLoadGoesOn(ReadWriteTest.Levels levels) {
        ReactiveCache<Account> cache = Bed.ready(bed.manager()
                .identityCache(
                        levels.of("c"),
                        Account.class,
                        (held, newer) -> {
                            if (newer.balance < 0) {
                                throw new NoClassDefFoundError("a/b/C");
                            }
                            held.balance = newer.balance;
                        },
                        Optional.empty()));
        done(cache.put("a", a));
        bed.backend.holdWatches(true);
        done(cache.invalidate("a"));
        SerializationException failure = error(
                SerializationException.class,
                cache.get(
                        "a",
                        key -> Mono.fromSupplier(() -> new Account("a", -1)).subscribeOn(Schedulers.boundedElastic())));
        assertEquals(Optional.of("a"), failure.key());
        assertInstanceOf(NoClassDefFoundError.class, failure.getCause());
        done(cache.invalidate("a"));
        assertEquals(2, value(cache.get("a", key -> Mono.just(new Account("a", 2)))).balance);
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void get_loadedThatCannotBeMerged_failsAfterOneMergeAndNamesItsKey(ReadWriteTest.Levels levels) {
        AtomicInteger failed = new AtomicInteger();
        IdentityMerge<Account> failing = (held, newer) -> {
            failed.addAndGet(newer.balance < 0 ? 1 : 0);
            merge(held, newer);
        };
        ReactiveCache<Account> cache =
                Bed.ready(bed.manager().identityCache(levels.of("c"), Account.class, failing, Optional.empty()));
        done(cache.put("a", a));
        bed.backend.holdWatches(true);
        done(cache.invalidate("a"));
        SerializationException failure =
                error(SerializationException.class, cache.get("a", key -> Mono.just(new Account("a", -1))));
        assertEquals(1, failed.get());
        assertEquals("get", failure.operation());
        assertEquals(Optional.of("a"), failure.key());
        assertEquals(1, a.balance);
    }
}
