package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.optional;
import static io.reactivekv.tck.Changes.await;
import static io.reactivekv.tck.Changes.listening;
import static io.reactivekv.tck.Changes.put;
import static io.reactivekv.tck.Changes.removed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Level-triggered: whatever is skipped, after the last change of a key every watcher learns its final state. */
@Requires(Capability.WATCH)
public interface WatchDeliveryTests extends ConformanceTests {

    private static Map<String, Optional<String>> states(KeyValueStore<String> store, int keys) {
        Map<String, Optional<String>> states = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            states.put("k" + i, optional(store.get("k" + i)));
        }
        return states;
    }

    @Test
    default void watch_manyChangesOfOneKey_endsWithTheLast(KeyValueStore<String> store) {
        Probe<Change<String>> watch = listening(store, KeyRange.all());
        for (int i = 0; i <= 200; i++) {
            done(store.put("a", "v" + i));
        }
        await(watch, put("a", "v200"));
        done(store.delete("a"));
        await(watch, removed("a"));
    }

    @Test
    default void watch_noDemand_emitsNothingAndLosesNothing(KeyValueStore<String> store) {
        Probe<Change<String>> watch = Probe.requesting(1, store.watch(KeyRange.all()));
        assertInstanceOf(Change.Reset.class, watch.next());
        for (int i = 0; i <= 1_000; i++) {
            done(store.put("k" + i % 10, "v" + i));
        }
        done(store.delete("k5"));
        watch.assertNothingMore();

        Map<String, Optional<String>> known = new HashMap<>();
        watch.request(Long.MAX_VALUE);
        while (!known.equals(states(store, 10))) {
            Change<String> change = watch.next();
            if (change instanceof Change.Reset<String>) {
                known.putAll(states(store, 10));
            }
            Watcher.learn(known, change);
        }
    }

    @Test
    default void watch_requestedOneByOne_emitsOneByOne(KeyValueStore<String> store) {
        Probe<Change<String>> watch = Probe.requesting(1, store.watch(KeyRange.all()));
        assertInstanceOf(Change.Reset.class, watch.next());
        done(store.put("a", "1"));
        done(store.put("b", "1"));
        watch.assertNothingMore();
        Set<Change<String>> missing = new HashSet<>(Set.of(put("a", "1"), put("b", "1")));
        while (!missing.isEmpty()) {
            watch.request(1);
            missing.remove(watch.next());
            done(store.ping());
            watch.assertNothingMore();
        }
    }

    @Test
    default void watch_twoWatchers_bothLearn(KeyValueStore<String> store) {
        Probe<Change<String>> first = listening(store, KeyRange.all());
        Probe<Change<String>> second = listening(store, KeyRange.prefix("a"));
        done(store.put("a", "1"));
        await(first, put("a", "1"));
        await(second, put("a", "1"));
        first.cancel();
        done(store.put("a", "2"));
        await(second, put("a", "2"));
    }

    @Test
    default void watch_subscribedAgain_beginsWithReset(KeyValueStore<String> store) {
        Flux<Change<String>> changes = store.watch(KeyRange.all());
        Probe<Change<String>> first = Probe.unbounded(changes);
        assertInstanceOf(Change.Reset.class, first.next());
        first.cancel();
        done(store.put("a", "1"));
        Probe<Change<String>> second = Probe.unbounded(changes);
        assertInstanceOf(Change.Reset.class, second.next());
        done(store.put("b", "1"));
        await(second, put("b", "1"));
    }

    @Test
    default void watch_startedWhileOthersWrite_missesNothing(KeyValueStore<String> store) throws Exception {
        for (int round = 0; round < 20; round++) {
            int from = round * 50;
            List<Optional<Watcher>> watchers = Race.run(2, i -> () -> {
                if (i == 1) {
                    return Optional.of(new Watcher(store));
                }
                for (int n = from; n < from + 50; n++) {
                    done(n % 7 == 6 ? store.delete("k" + n % 5) : store.put("k" + n % 5, "v" + n));
                }
                return Optional.empty();
            });
            try (Watcher watcher = watchers.get(1).orElseThrow()) {
                watcher.awaitListening();
                watcher.awaitStates(states(store, 5));
            }
        }
    }

    @Test
    default void watch_concurrentWriters_everyKeyEndsInItsFinalState(KeyValueStore<String> store) throws Exception {
        try (Watcher watcher = new Watcher(store)) {
            watcher.awaitListening();
            List<Integer> writers = Race.run(4, i -> () -> {
                for (int n = 0; n < 250; n++) {
                    String key = "k" + (n * 31 + i) % 5;
                    done(n % 5 == 4 ? store.delete(key) : store.put(key, i + "-" + n));
                }
                return i;
            });
            assertEquals(4, writers.size());
            watcher.awaitStates(states(store, 5));
        }
    }

    @Test
    default void watch_deleteAllWhileWatching_reportsEachKey(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 300);
        try (Watcher watcher = new Watcher(store)) {
            watcher.awaitListening();
            done(store.deleteAll(KeyRange.prefix("k"), Changes.ANY_ORDER));
            Map<String, Optional<String>> expected = new HashMap<>();
            keys.forEach(key -> expected.put(key, Optional.empty()));
            watcher.awaitStates(expected);
        }
        assertEquals(List.of(), list(store.keys(KeyRange.all(), Changes.ANY_ORDER)));
    }
}
