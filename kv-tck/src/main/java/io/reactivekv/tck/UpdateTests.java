package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.optional;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Read-modify-write: the result is written only if nothing changed in between. */
public interface UpdateTests extends ConformanceTests {

    @Test
    default void update_absentKey_createsAndEmitsWhatWasWritten(KeyValueStore<String> store) {
        List<Optional<String>> seen = new ArrayList<>();
        assertEquals("1", value(store.update("a", old -> {
            seen.add(old);
            return Optional.of("1");
        })));
        assertEquals(List.of(Optional.empty()), seen);
        assertEquals("1", value(store.get("a")));
    }

    @Test
    default void update_presentKey_changesTheValue(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals("12", value(store.update("a", old -> old.map(v -> v + "2"))));
        assertEquals("12", value(store.get("a")));
    }

    @Test
    default void update_emptyResult_deletes(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        empty(store.update("a", old -> Optional.empty()));
        empty(store.get("a"));
    }

    @Test
    default void update_emptyResultOnAbsentKey_doesNothing(KeyValueStore<String> store) {
        empty(store.update("a", old -> Optional.empty()));
        empty(store.get("a"));
    }

    @Test
    default void update_sameValue_emitsIt(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals("1", value(store.update("a", old -> old)));
        assertEquals("1", value(store.get("a")));
    }

    @Test
    default void update_functionThrows_signalsThatAndChangesNothing(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        IllegalStateException failure = new IllegalStateException("no");
        Mono<String> result = store.update("a", old -> {
            throw failure;
        });
        assertSame(failure, Await.error(IllegalStateException.class, result));
        assertEquals("1", value(store.get("a")));
    }

    @Test
    default void update_functionThrowsAnError_signalsThat(KeyValueStore<String> store) {
        NoClassDefFoundError failure = new NoClassDefFoundError("no");
        Mono<String> result = store.update("a", old -> {
            throw failure;
        });
        assertSame(failure, Await.error(NoClassDefFoundError.class, result));
        empty(store.get("a"));
    }

    @Test
    default void update_changedInBetween_appliesTheFunctionAgain(KeyValueStore<String> store) {
        done(store.put("a", "old"));
        List<Probe<Void>> interfering = new ArrayList<>();
        done(store.update("a", old -> {
            if (interfering.isEmpty()) {
                interfering.add(Probe.unbounded(store.put("a", "new")));
            }
            return old.map(v -> v + "+update");
        }));
        interfering.get(0).awaitComplete();
        assertNotEquals("old+update", value(store.get("a")), "the interfering write was lost");
    }

    @Test
    default void update_deletedInBetween_doesNotReviveTheOldValue(KeyValueStore<String> store) {
        done(store.put("a", "old"));
        List<Probe<Boolean>> interfering = new ArrayList<>();
        done(store.update("a", old -> {
            if (interfering.isEmpty()) {
                interfering.add(Probe.unbounded(store.delete("a")));
            }
            return Optional.of(old.map(v -> v + "+update").orElse("created"));
        }));
        assertTrue(interfering.get(0).next());
        assertNotEquals(Optional.of("old+update"), optional(store.get("a")), "the interfering delete was lost");
    }

    @Test
    default void update_createdInBetween_seesTheOtherValue(KeyValueStore<String> store) {
        List<Probe<Boolean>> interfering = new ArrayList<>();
        done(store.update("a", old -> {
            if (interfering.isEmpty()) {
                interfering.add(Probe.unbounded(store.putIfAbsent("a", "other")));
            }
            return Optional.of(old.orElse("nothing") + "+update");
        }));
        String expected = interfering.get(0).next() ? "other+update" : "nothing+update";
        assertEquals(expected, value(store.get("a")));
    }

    @Test
    default void update_underContention_losesNothing(StoreFixture fixture) throws Exception {
        KeyValueStore<Integer> store = fixture.factory().open("", Integer.class);
        int updaters = 8;
        int each = 25;
        List<Boolean> finished = Race.run(updaters, i -> () -> {
            for (int n = 0; n < each; n++) {
                done(store.update("counter", old -> Optional.of(old.orElse(0) + 1)));
            }
            return true;
        });
        assertEquals(updaters, finished.size());
        assertEquals(updaters * each, value(store.get("counter")));
    }

    @Test
    default void update_deletingUnderContention_losesNothing(StoreFixture fixture) throws Exception {
        KeyValueStore<Integer> store = fixture.factory().open("", Integer.class);
        AtomicInteger carried = new AtomicInteger();
        int updaters = 4;
        int each = 50;
        List<Boolean> finished = Race.run(updaters, i -> () -> {
            for (int n = 0; n < each; n++) {
                boolean takes = n % 2 == 1;
                AtomicInteger taken = new AtomicInteger();
                done(store.update("sum", old -> {
                    taken.set(takes ? old.orElse(0) : 0);
                    return takes ? Optional.empty() : Optional.of(old.orElse(0) + 1);
                }));
                carried.addAndGet(taken.get());
            }
            return true;
        });
        assertEquals(updaters, finished.size());
        int left = optional(store.get("sum")).orElse(0);
        assertEquals(updaters * each / 2, carried.get() + left);
    }
}
