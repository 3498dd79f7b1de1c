package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.optional;
import static io.reactivekv.tck.Await.value;
import static io.reactivekv.tck.Remaining.assertTtl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueStore;
import io.reactivekv.tck.ExpiryMatrix.Before;
import io.reactivekv.tck.ExpiryMatrix.Found;
import io.reactivekv.tck.ExpiryMatrix.Given;
import io.reactivekv.tck.ExpiryMatrix.Write;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every write that takes an expiry, with every kind of expiry, on a key that is absent, permanent or expiring, in a store
 * with and without a default TTL: what is found afterwards. And every write that can do without.
 */
public interface ExpiryMatrixTests extends ConformanceTests {

    @TestFactory
    default Stream<DynamicTest> expiry_everyWriteAndState_storeWithoutDefault_isAsStated(StoreFixture fixture) {
        return matrix(fixture, fixture.strings(), Optional.empty());
    }

    @TestFactory
    default Stream<DynamicTest> expiry_everyWriteAndState_storeWithDefault_isAsStated(StoreFixture fixture) {
        Duration ttl = Duration.ofHours(5);
        KeyValueStore<String> store = fixture.factory().open("", String.class, options -> options.ttl(ttl));
        return matrix(fixture, store, Optional.of(ttl));
    }

    @Test
    default void write_nothingSaid_takesTheDefaultOrKeeps(StoreFixture fixture) {
        Duration before = Duration.ofHours(1);
        Duration byDefault = Duration.ofHours(5);
        try (KeyValueStore<String> store =
                fixture.factory().open("", String.class, options -> options.ttl(byDefault))) {
            List<String> present = List.of("put", "getAndPut", "putAll", "replace", "seen", "revision", "update");
            present.forEach(key -> done(store.put(key, "1", before)));

            done(store.put("put", "2"));
            assertEquals("1", value(store.getAndPut("getAndPut", "2")));
            done(store.putAll(Map.of("putAll", "2")));
            assertTrue(value(store.replace("replace", "2")));
            assertTrue(value(store.putIfAbsent("putIfAbsent", "2")));
            done(store.update("created", old -> Optional.of("2")));
            assertTrue(value(store.replace(value(store.getEntry("seen")), "2")));
            assertTrue(value(
                    store.replace("revision", value(store.getEntry("revision")).revision(), "2")));
            done(store.update("update", old -> Optional.of("2")));

            for (String key : List.of("put", "getAndPut", "putAll", "replace", "putIfAbsent", "created")) {
                assertTtl(fixture, byDefault, value(store.ttl(key)), key);
            }
            for (String key : List.of("seen", "revision", "update")) {
                assertTtl(fixture, before, value(store.ttl(key)), key);
            }
        }
    }

    private static Stream<DynamicTest> matrix(
            StoreFixture fixture, KeyValueStore<String> store, Optional<Duration> storeDefault) {
        return Arrays.stream(Write.values())
                .flatMap(write -> Arrays.stream(Given.values())
                        .filter(write::accepts)
                        .flatMap(given -> Arrays.stream(Before.values()).map(before -> {
                            String name = write + " " + given + " on " + before;
                            return DynamicTest.dynamicTest(
                                    name, () -> check(fixture, store, name, write, given, before, storeDefault));
                        })));
    }

    private static void check(
            StoreFixture fixture,
            KeyValueStore<String> store,
            String key,
            Write write,
            Given given,
            Before before,
            Optional<Duration> storeDefault) {
        if (before != Before.ABSENT) {
            done(store.put(key, "old", before.expiry()));
        }
        Entry<String> seen = optional(store.getEntry(key)).orElseGet(() -> Entry.of(key, "never read"));

        done(write.on(store, seen, given.expiry(fixture.now())));

        Optional<Found> expected = write.found(before, given, storeDefault);
        Optional<Entry<String>> after = optional(store.getEntry(key));
        assertEquals(expected.isPresent(), after.isPresent(), () -> key + ": present");
        if (expected.isPresent() && after.isPresent()) {
            Optional<Duration> ttl = after.get().ttl();
            if (expected.get().ttl().isPresent()) {
                assertTtl(fixture, expected.get().ttl().get(), ttl, key);
            } else {
                assertEquals(Optional.empty(), ttl, () -> key + ": permanent");
            }
        }
    }
}
