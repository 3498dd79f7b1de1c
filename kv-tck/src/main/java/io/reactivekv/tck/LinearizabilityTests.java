package io.reactivekv.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueStore;
import io.reactivekv.tck.history.HistoryRecorder;
import io.reactivekv.tck.history.Linearizability;
import io.reactivekv.tck.history.Operation;
import io.reactivekv.tck.history.RecordedStore;
import io.reactivekv.tck.history.Violation;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What concurrent clients see of one key, its time to live included, can be put in one order. A failure shows the
 * history and its seed.
 */
public interface LinearizabilityTests extends ConformanceTests {

    /** How many histories each test looks at. */
    int HISTORIES = 15;

    @Test
    default void history_ofConcurrentThreads_isLinearizable(StoreFixture fixture) throws Exception {
        for (int n = 0; n < HISTORIES; n++) {
            Seed seed = Seed.next();
            HistoryRecorder recorder = new HistoryRecorder();
            KeyValueStore<String> store = fixture.strings().withPrefix("history-" + n + ":");
            AtomicInteger values = new AtomicInteger();
            List<Integer> clients = Race.run(4, i -> () -> {
                Random random = seed.part(i).random();
                RecordedStore client = new RecordedStore(recorder, i, store);
                for (int step = 0; step < 30; step++) {
                    Await.done(anyOperation(random, store, client, values));
                }
                return i;
            });
            assertEquals(4, clients.size());
            assertLinearizable(recorder.history(), seed);
        }
    }

    @Test
    default void history_ofManyInFlight_isLinearizable(StoreFixture fixture) {
        for (int n = 0; n < HISTORIES; n++) {
            Seed seed = Seed.next();
            Random random = seed.random();
            HistoryRecorder recorder = new HistoryRecorder();
            KeyValueStore<String> store = fixture.strings().withPrefix("history-" + n + ":");
            AtomicInteger values = new AtomicInteger();
            RecordedStore client = new RecordedStore(recorder, 0, store);
            List<Mono<?>> operations = IntStream.range(0, 150)
                    .<Mono<?>>mapToObj(i -> anyOperation(random, store, client, values))
                    .collect(Collectors.toList());
            Await.done(Flux.fromIterable(operations)
                    .flatMap(operation -> operation, 6)
                    .then());
            assertLinearizable(recorder.history(), seed);
        }
    }

    @Test
    @Requires(Capability.MULTI_CLIENT)
    default void history_ofTwoClients_isLinearizable(StoreFixture fixture) throws Exception {
        for (int n = 0; n < HISTORIES; n++) {
            Seed seed = Seed.next();
            String prefix = "history-" + n + ":";
            HistoryRecorder recorder = new HistoryRecorder();
            AtomicInteger values = new AtomicInteger();
            List<KeyValueStore<String>> stores = List.of(
                    fixture.factory().open(prefix, String.class),
                    fixture.otherClient().open(prefix, String.class));
            List<Integer> clients = Race.run(4, i -> () -> {
                Random random = seed.part(i).random();
                KeyValueStore<String> store = stores.get(i % 2);
                RecordedStore client = new RecordedStore(recorder, i, store);
                for (int step = 0; step < 30; step++) {
                    Await.done(anyOperation(random, store, client, values));
                }
                return i;
            });
            assertEquals(4, clients.size());
            assertLinearizable(recorder.history(), seed);
        }
    }

    private static Mono<?> anyOperation(
            Random random, KeyValueStore<String> store, RecordedStore client, AtomicInteger values) {
        String key = "k" + random.nextInt(2);
        String value = "v" + values.incrementAndGet();
        return switch (random.nextInt(15)) {
            case 0, 1 -> client.get(key);
            case 2 -> client.exists(key);
            case 3 -> client.put(key, value);
            case 4 -> client.putIfAbsent(key, value);
            case 5 -> client.replace(key, value);
            case 6 -> client.getAndPut(key, value);
            case 7 -> client.delete(key);
            case 8 -> client.getAndDelete(key);
            case 9 -> client.append(key, "+" + value);
            case 10, 11 -> client.ttl(key);
            case 12 -> client.getAndExpire(key, 1 + random.nextInt(5));
            default -> store.getEntry(key).flatMap(seen -> changeSeen(client, seen, value));
        };
    }

    private static Mono<Boolean> changeSeen(RecordedStore client, Entry<String> seen, String value) {
        return switch (Math.floorMod(value.hashCode(), 3)) {
            case 0 -> client.delete(seen);
            case 1 -> client.replaceRevision(seen, value);
            default -> client.replace(seen, value);
        };
    }

    private static void assertLinearizable(List<Operation> history, Seed seed) {
        List<Violation> violations = Linearizability.check(history);
        assertTrue(violations.isEmpty(), () -> seed + "\n" + violations);
    }
}
