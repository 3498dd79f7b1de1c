package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.reactivekv.Change;
import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.spi.IoThread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
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

    /** Every operation there is on a key that is present; of a watch the first signal. */
    @TestFactory
    default Stream<DynamicTest> signal_everyOperation_neverComesOnAnIoThread(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        boolean watches = fixture.capabilities().contains(Capability.WATCH);
        return ApiCall.operations()
                .filter(call -> watches || !call.method().getName().equals("watch"))
                .map(call -> dynamicTest(call.toString(), () -> {
                    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
                    done(store.put("key", "value"));
                    Flux<?> signals = Flux.from(call.publisherOn(store))
                            .doOnEach(signal -> threads.add(Thread.currentThread()))
                            .onErrorComplete();
                    done(call.method().getName().equals("watch") ? signals.next() : signals.then());
                    assertNoneIsIo(threads);
                }));
    }

    @Test
    @Requires(Capability.WATCH)
    default void watch_serializerAndSignals_neverOnAnIoThread(StoreFixture fixture) {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        Runnable here = () -> threads.add(Thread.currentThread());
        KeyValueStore<String> store = fixture.open(TextSerializer.reading(here));
        Probe<Change<String>> watch =
                Probe.unbounded(store.watch(KeyRange.all()).doOnNext(change -> here.run()));
        Changes.await(watch, new Change.Reset<>());
        for (int i = 0; i < 20; i++) {
            done(store.put("a", "v" + i));
            Changes.await(watch, Changes.put("a", "v" + i));
        }
        done(store.delete("a"));
        Changes.await(watch, Changes.removed("a"));
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
