package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.optional;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on one key are atomic: of those who compete for it, exactly one wins. */
public interface ConcurrencyTests extends ConformanceTests {

    /** How often each race is run, on a key of its own. */
    int ROUNDS = 100;

    private static long winners(List<Boolean> results) {
        return results.stream().filter(won -> won).count();
    }

    @Test
    default void putIfAbsent_manyAtOnce_oneWins(KeyValueStore<String> store) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            List<Boolean> results = Race.run(4, i -> () -> value(store.putIfAbsent(key, "v" + i)));
            assertEquals(1, winners(results), key);
            assertEquals("v" + results.indexOf(true), value(store.get(key)));
        }
    }

    @Test
    default void putIfAbsent_manyInFlight_oneWins(KeyValueStore<String> store) {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            List<Boolean> results = value(Flux.range(0, 20)
                    .flatMap(i -> store.putIfAbsent(key, "v" + i), 20)
                    .collectList());
            assertEquals(1, winners(results), key);
        }
    }

    @Test
    default void getAndDelete_manyAtOnce_oneGetsTheValue(KeyValueStore<String> store) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            done(store.put(key, "v"));
            List<Optional<String>> results = Race.run(4, i -> () -> optional(store.getAndDelete(key)));
            assertEquals(1, results.stream().filter(Optional::isPresent).count(), key);
        }
    }

    @Test
    default void delete_manyAtOnce_oneDeletes(KeyValueStore<String> store) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            done(store.put(key, "v"));
            assertEquals(1, winners(Race.run(4, i -> () -> value(store.delete(key)))), key);
        }
    }

    @Test
    default void replaceSeen_manyAtOnce_oneWins(KeyValueStore<String> store) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            done(store.put(key, "v"));
            Entry<String> seen = value(store.getEntry(key));
            List<Boolean> results = Race.run(4, i -> () -> value(store.replace(seen, "v" + i)));
            assertEquals(1, winners(results), key);
            assertEquals("v" + results.indexOf(true), value(store.get(key)));
        }
    }

    @Test
    default void deleteSeen_againstAWriter_neverDeletesWhatItDidNotSee(KeyValueStore<String> store) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            done(store.put(key, "seen"));
            Entry<String> seen = value(store.getEntry(key));
            List<Boolean> results = Race.run(2, i -> () -> {
                if (i == 0) {
                    return value(store.delete(seen));
                }
                done(store.put(key, "newer"));
                return true;
            });
            assertEquals("newer", value(store.get(key)), () -> key + ", deleted: " + results.get(0));
        }
    }

    @Test
    default void expire_againstAWriter_undoesNothing(KeyValueStore<String> store) throws Exception {
        Duration hour = Duration.ofHours(1);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            boolean gets = round % 2 == 0;
            boolean deletes = round % 4 < 2;
            done(store.put(key, "old"));
            List<Integer> both = Race.run(2, i -> () -> {
                if (i == 0) {
                    done(gets ? store.getAndExpire(key, hour) : store.expire(key, hour));
                } else {
                    done(deletes ? store.delete(key) : store.put(key, "newer"));
                }
                return i;
            });
            assertEquals(2, both.size());
            assertEquals(deletes ? Optional.empty() : Optional.of("newer"), optional(store.get(key)), key);
        }
    }

    @Test
    default void expireSeen_againstAWriter_touchesNothingNewer(KeyValueStore<String> store) throws Exception {
        Duration hour = Duration.ofHours(1);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            int writer = round % 2;
            done(store.put(key, "seen"));
            Entry<String> seen = value(store.getEntry(key));
            List<Integer> both = Race.run(2, i -> () -> {
                done(i == writer ? store.put(key, "newer", Expiry.never()) : store.expire(seen, hour));
                return i;
            });
            assertEquals(2, both.size());
            Entry<String> entry = value(store.getEntry(key));
            assertEquals("newer", entry.value(), key);
            assertEquals(Optional.empty(), entry.ttl(), () -> key + " expires with the value that was seen");
        }
    }

    /** A write that leaves the expiry as it is, in one of six ways. */
    private static Mono<?> writeThatKeeps(int way, KeyValueStore<String> store, Entry<String> seen) {
        String key = seen.key();
        return switch (way) {
            case 0 -> store.put(key, "newer", Expiry.keep());
            case 1 -> store.replace(seen, "newer");
            case 2 -> store.update(key, old -> Optional.of("newer"));
            case 3 -> store.getAndPut(key, "newer", Expiry.keep());
            case 4 -> store.putAll(Map.of(key, "newer"), Expiry.keep());
            default -> store.replace(key, "newer", Expiry.keep());
        };
    }

    @Test
    default void writeThatKeeps_againstExpire_undoesNothing(KeyValueStore<String> store) throws Exception {
        Duration hour = Duration.ofHours(1);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            int way = round % 6;
            int writer = round / 6 % 2;
            done(store.put(key, "old"));
            Entry<String> seen = value(store.getEntry(key));
            List<Integer> both = Race.run(2, i -> () -> {
                done(i == writer ? writeThatKeeps(way, store, seen) : store.expire(key, hour));
                return i;
            });
            assertEquals(2, both.size());
            Entry<String> entry = value(store.getEntry(key));
            assertEquals("newer", entry.value(), () -> key + ", written in way " + way);
            assertTrue(entry.ttl().isPresent(), () -> key + ", written in way " + way + ", is permanent again");
        }
    }

    @Test
    default void getAndPut_manyAtOnce_eachValueIsHandedOutOnce(KeyValueStore<String> store) throws Exception {
        int threads = 4;
        int each = 100;
        List<List<String>> taken = Race.run(threads, i -> () -> {
            List<String> values = new ArrayList<>();
            for (int n = 0; n < each; n++) {
                optional(store.getAndPut("k", i + "-" + n)).ifPresent(values::add);
            }
            return values;
        });
        List<String> seen = new ArrayList<>();
        taken.forEach(seen::addAll);
        seen.add(value(store.get("k")));
        Collections.sort(seen);
        List<String> written = IntStream.range(0, threads)
                .boxed()
                .flatMap(i -> IntStream.range(0, each).mapToObj(n -> i + "-" + n))
                .sorted()
                .toList();
        assertEquals(written, seen);
    }

    @Test
    default void lease_takenOver_isNotRenewedByItsFormerOwner(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        assertTrue(value(store.putIfAbsent("lease", "first", fixture.shortTtl())));
        Entry<String> first = value(store.getEntry("lease"));
        assertTrue(value(store.expire(first, Duration.ofHours(1))), "the owner renews");
        assertFalse(value(store.putIfAbsent("lease", "second", Duration.ofHours(1))));
        assertTrue(value(store.expire(first, fixture.shortTtl())));
        fixture.advance(fixture.shortTtl());
        assertTrue(value(store.putIfAbsent("lease", "second", Duration.ofHours(1))));
        assertFalse(value(store.expire(first, Duration.ofHours(1))));
        assertFalse(value(store.replace(first, "late result", Duration.ofHours(1))));
        assertFalse(value(store.delete(first)));
        assertEquals("second", value(store.get("lease")));
    }

    @Test
    default void read_whileOverwritten_isOneOfTheValues(KeyValueStore<String> store) throws Exception {
        String small = "s";
        String large = "l".repeat(10_000);
        done(store.put("k", small));
        AtomicBoolean written = new AtomicBoolean();
        List<Integer> finished = Race.run(3, i -> () -> {
            if (i == 0) {
                try {
                    for (int n = 0; n < 200; n++) {
                        String value = n % 2 == 0 ? large : small;
                        done(n % 3 == 2 ? store.putAll(Map.of("k", value)) : store.put("k", value));
                    }
                } finally {
                    written.set(true);
                }
            }
            while (!written.get()) {
                String read = value(store.get("k"));
                assertTrue(read.equals(small) || read.equals(large), () -> "read " + read.length() + " characters");
            }
            return i;
        });
        assertEquals(3, finished.size());
    }

    @Test
    default void getEntry_whileOverwritten_isOneOfTheEntries(KeyValueStore<String> store) throws Exception {
        Duration hour = Duration.ofHours(1);
        done(store.put("k", "permanent", Expiry.never()));
        AtomicInteger readers = new AtomicInteger(2);
        List<Integer> finished = Race.run(3, i -> () -> {
            if (i == 0) {
                for (int n = 0; readers.get() > 0; n++) {
                    done(n % 2 == 0 ? store.put("k", "expiring", hour) : store.put("k", "permanent", Expiry.never()));
                }
                return i;
            }
            try {
                for (int n = 0; n < 100; n++) {
                    Entry<String> entry = value(store.getEntry("k"));
                    assertEquals(entry.value().equals("expiring"), entry.ttl().isPresent(), entry::toString);
                }
            } finally {
                readers.decrementAndGet();
            }
            return i;
        });
        assertEquals(3, finished.size());
    }

    @Test
    default void operations_manyInFlight_eachGetsItsOwnAnswer(KeyValueStore<String> store) {
        Mono<Long> wrong = Flux.range(0, 2_000)
                .flatMap(
                        i -> store.put("k" + i, "v" + i)
                                .then(store.get("k" + i))
                                .filter(read -> !read.equals("v" + i)),
                        256)
                .count();
        assertEquals(0L, value(wrong));
        empty(store.get("k2000"));
    }
}
