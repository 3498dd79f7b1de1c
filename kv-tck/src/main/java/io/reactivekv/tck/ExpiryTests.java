package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.optional;
import static io.reactivekv.tck.Await.value;
import static io.reactivekv.tck.Remaining.assertTtl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Time to live: its bounds, its resolution, and how it is read and changed. */
public interface ExpiryTests extends ConformanceTests {

    @Test
    default void ttl_absentKey_isAnEmptyMono(KeyValueStore<String> store) {
        empty(store.ttl("a"));
    }

    @Test
    default void ttl_permanentKey_isAnEmptyOptional(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals(Optional.empty(), value(store.ttl("a")));
    }

    @Test
    default void ttl_expiringKey_isWhatRemains(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", Duration.ofHours(2)));
        fixture.advance(fixture.shortTtl());
        assertTtl(fixture, Duration.ofHours(2).minus(fixture.shortTtl()), value(store.ttl("a")));
        assertTtl(
                fixture,
                Duration.ofHours(2).minus(fixture.shortTtl()),
                value(store.getEntry("a")).ttl());
    }

    /** By the backend's clock alone, so that it does not matter whose that is. */
    @Test
    default void ttl_partOfASecond_isNotLost(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        Duration put = Duration.ofHours(1).plusMillis(137);
        Duration expire = Duration.ofHours(2).plusMillis(863);
        done(store.put("b", "1"));
        Instant start = fixture.now();
        done(store.put("a", "1", put));
        assertTrue(value(store.expire("b", expire)));
        List<Duration> left = Stream.of("a", "b")
                .flatMap(key -> Stream.of(
                        value(store.ttl(key)), value(store.getEntry(key)).ttl()))
                .map(Optional::orElseThrow)
                .toList();
        Duration passed = Duration.between(start, fixture.now()).plusMillis(2);
        List<Duration> given = List.of(put, put, expire, expire);
        for (int i = 0; i < given.size(); i++) {
            Duration most = given.get(i);
            Duration ttl = left.get(i);
            assertTrue(
                    ttl.compareTo(most) <= 0 && ttl.compareTo(most.minus(passed)) >= 0,
                    () -> "expected " + most + " less at most " + passed + ", was " + ttl);
        }
    }

    @Test
    @Requires(Capability.VIRTUAL_TIME)
    default void ttl_lastMillisecond_isStillThere(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", Duration.ofMillis(5)));
        fixture.advance(Duration.ofMillis(4));
        assertEquals("1", value(store.get("a")));
        assertEquals(Optional.of(Duration.ofMillis(1)), value(store.ttl("a")));
        fixture.advance(Duration.ofMillis(1));
        empty(store.get("a"));
        empty(store.ttl("a"));
    }

    /** Of many keys, so that some are read shortly before they expire. */
    @Test
    default void ttl_readToTheEnd_isAtLeastAMillisecond(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        List<String> keys = Fill.numbered("k", 20);
        for (int i = 0; i < keys.size(); i++) {
            done(store.put(keys.get(i), "1", Duration.ofMillis(30 + 2 * i)));
        }
        Await.until("all have expired", () -> {
            if (fixture.capabilities().contains(Capability.VIRTUAL_TIME)) {
                fixture.advance(Duration.ofMillis(1));
            }
            List<Optional<Duration>> left = new ArrayList<>();
            for (String key : keys) {
                optional(store.ttl(key)).ifPresent(left::add);
                optional(store.getEntry(key)).ifPresent(entry -> left.add(entry.ttl()));
            }
            left.forEach(ttl ->
                    assertTrue(ttl.isPresent() && ttl.get().compareTo(Duration.ofMillis(1)) >= 0, () -> "read " + ttl));
            return left.isEmpty();
        });
    }

    @Test
    @Requires(Capability.VIRTUAL_TIME)
    default void put_fractionOfAMillisecond_roundsUp(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", Duration.ofNanos(1)));
        done(store.put("b", "1", Duration.ofNanos(1_000_001)));
        done(store.put("c", "1", Duration.ofMillis(2)));
        assertEquals(Optional.of(Duration.ofMillis(1)), value(store.ttl("a")));
        assertEquals(Optional.of(Duration.ofMillis(2)), value(store.ttl("b")));
        assertEquals(Optional.of(Duration.ofMillis(2)), value(store.ttl("c")));
        fixture.advance(Duration.ofMillis(1));
        empty(store.get("a"));
        assertEquals("1", value(store.get("b")));
    }

    @Test
    default void put_belowAMillisecond_expires(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", Duration.ofNanos(1)));
        fixture.advance(Duration.ofMillis(1));
        empty(store.get("a"));
    }

    @Test
    default void put_longestTtl_isKeptAsGiven(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        Duration longest = Duration.ofDays(36_525);
        done(store.put("a", "1", longest));
        assertTtl(fixture, longest, value(store.ttl("a")));
        assertThrows(IllegalArgumentException.class, () -> Expiry.after(longest.plusNanos(1)));
    }

    @Test
    default void put_overAnExpiringKey_replacesTheExpiry(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", fixture.shortTtl()));
        done(store.put("a", "2", Duration.ofHours(1)));
        done(store.put("b", "1", fixture.shortTtl()));
        done(store.put("b", "2"));
        fixture.advance(fixture.shortTtl());
        assertEquals("2", value(store.get("a")));
        assertEquals("2", value(store.get("b")));
        assertEquals(Optional.empty(), value(store.ttl("b")));
    }

    @Test
    default void put_shorterTtlOverALongerOne_expiresSooner(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", Duration.ofHours(1)));
        done(store.put("a", "2", fixture.shortTtl()));
        done(store.put("b", "1"));
        done(store.put("b", "2", fixture.shortTtl()));
        fixture.advance(fixture.shortTtl());
        empty(store.get("a"));
        empty(store.get("b"));
    }

    @Test
    default void put_storeWithDefaultTtl_expires(StoreFixture fixture) {
        try (KeyValueStore<String> store =
                fixture.factory().open("", String.class, options -> options.ttl(fixture.shortTtl()))) {
            done(store.put("a", "1"));
            done(store.put("b", "1", Expiry.never()));
            fixture.advance(fixture.shortTtl());
            empty(store.get("a"));
            assertEquals("1", value(store.get("b")));
        }
    }

    @Test
    default void put_timeInThePast_removesOrStoresNothing(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        Expiry past = Expiry.at(fixture.now().minusMillis(1));
        done(store.put("a", "1"));
        done(store.put("a", "2", past));
        done(store.put("b", "1", past));
        done(store.put("c", "1", Expiry.at(Instant.EPOCH.minusSeconds(1))));
        empty(store.get("a"));
        empty(store.get("b"));
        empty(store.get("c"));
    }

    @Test
    default void put_timeToCome_expiresThen(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", Expiry.at(fixture.now().plus(fixture.shortTtl()))));
        done(store.put("b", "1", Expiry.at(fixture.now().plus(Duration.ofHours(1)))));
        fixture.advance(fixture.shortTtl());
        empty(store.get("a"));
        assertEquals("1", value(store.get("b")));
    }

    @Test
    default void expire_never_makesPermanent(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", fixture.shortTtl()));
        assertTrue(value(store.expire("a", Expiry.never())));
        fixture.advance(fixture.shortTtl());
        assertEquals("1", value(store.get("a")));
        assertEquals(Optional.empty(), value(store.ttl("a")));
    }

    @Test
    default void expire_absentKey_isFalseAndCreatesNothing(KeyValueStore<String> store) {
        assertFalse(value(store.expire("a", Duration.ofHours(1))));
        assertFalse(value(store.expire("a", Expiry.never())));
        empty(store.get("a"));
    }

    @Test
    default void expire_presentKey_leavesTheValue(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1"));
        assertTrue(value(store.expire("a", Duration.ofHours(1))));
        Entry<String> entry = value(store.getEntry("a"));
        assertEquals("1", entry.value());
        assertTtl(fixture, Duration.ofHours(1), entry.ttl());
    }

    @Test
    default void expire_timeInThePast_removes(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1"));
        assertTrue(value(store.expire("a", Expiry.at(fixture.now().minusSeconds(1)))));
        empty(store.get("a"));
        assertFalse(value(store.exists("a")));
    }

    @Test
    default void getAndExpire_presentKey_slidesTheExpiry(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", fixture.shortTtl()));
        assertEquals("1", value(store.getAndExpire("a", Duration.ofHours(1))));
        fixture.advance(fixture.shortTtl());
        assertEquals("1", value(store.get("a")));
        empty(store.getAndExpire("b", Duration.ofHours(1)));
        empty(store.get("b"));
    }

    @Test
    default void replaceSeen_expiringKey_keepsTheExpiry(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", Duration.ofHours(1)));
        assertTrue(value(store.replace(value(store.getEntry("a")), "2")));
        assertTtl(fixture, Duration.ofHours(1), value(store.ttl("a")));
    }

    @Test
    default void update_expiringKey_keepsTheExpiry(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1", Duration.ofHours(1)));
        done(store.put("b", "1"));
        done(store.update("a", old -> old.map(v -> v + "2"), Duration.ofHours(9)));
        done(store.update("b", old -> old.map(v -> v + "2"), Duration.ofHours(9)));
        done(store.update("c", old -> Optional.of("1"), Duration.ofHours(9)));
        assertTtl(fixture, Duration.ofHours(1), value(store.ttl("a")));
        assertEquals(Optional.empty(), value(store.ttl("b")));
        assertTtl(fixture, Duration.ofHours(9), value(store.ttl("c")));
    }
}
