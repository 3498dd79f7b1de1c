package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.spi.IoThread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Users' code and users' signals stay off the threads that do input and output. */
public interface ThreadTests extends ConformanceTests {

    private static void assertNoneIsIo(List<Thread> threads) {
        assertFalse(threads.isEmpty());
        threads.forEach(thread -> assertFalse(thread instanceof IoThread, () -> "ran on " + thread.getName()));
    }

    @Test
    default void update_function_neverRunsOnAnIoThread(KeyValueStore<String> store) throws Exception {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        List<Integer> updaters = Race.run(4, i -> () -> {
            for (int n = 0; n < 25; n++) {
                done(store.update("a", old -> {
                    threads.add(Thread.currentThread());
                    return Optional.of(old.orElse("") + ".");
                }));
            }
            return i;
        });
        assertEquals(4, updaters.size());
        assertEquals(100, value(store.get("a")).length());
        assertNoneIsIo(threads);
    }

    @Test
    default void serializer_anyOperation_neverRunsOnAnIoThread(StoreFixture fixture) {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        KeyValueStore<String> store = fixture.open(TextSerializer.calling(() -> threads.add(Thread.currentThread())));
        done(store.put("a", "1"));
        done(store.putAll(Map.of("b", "1", "c", "1")));
        done(store.putAll(Flux.just(Entry.of("d", "1"))));
        done(store.get("a"));
        done(store.getEntry("a"));
        done(store.getAndPut("a", "2"));
        done(store.update("a", old -> old));
        done(store.getAll(List.of("a", "b")).then());
        assertNoneIsIo(threads);
    }

    @Test
    default void signal_oneKey_neverComesOnAnIoThread(KeyValueStore<String> store) {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        Runnable here = () -> threads.add(Thread.currentThread());
        done(store.put("a", "1").doOnTerminate(here));
        done(store.get("a").doOnNext(v -> here.run()).doOnTerminate(here));
        done(store.delete("x").doOnNext(v -> here.run()));
        done(store.getAll(List.of("a", "b")).doOnNext(v -> here.run()).then());
        assertNoneIsIo(threads);
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_signal_neverComesOnAnIoThread(StoreFixture fixture) {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        Runnable here = () -> threads.add(Thread.currentThread());
        KeyValueStore<String> store = fixture.open(TextSerializer.reading(here));
        Fill.keys(store, Fill.numbered("k", 500));
        done(store.scan(KeyRange.all()).doOnNext(kv -> here.run()).then());
        done(store.keys(KeyRange.all()).doOnNext(key -> here.run()).then());
        assertNoneIsIo(threads);
    }
}
