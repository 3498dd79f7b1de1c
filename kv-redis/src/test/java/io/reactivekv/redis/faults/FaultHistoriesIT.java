package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.tck.history.HistoryRecorder;
import io.reactivekv.tck.history.Linearizability;
import io.reactivekv.tck.history.RecordedStore;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What concurrent clients of one node see can be put in one order although replies are lost and connections reset; a write
 * of unknown outcome may take effect at any time after its call, or never.
 */
@Tag("long")
class FaultHistoriesIT {

    private static final int HISTORIES = 200;
    private static final int CALLERS = 6;
    private static final int STEPS = 20;

    private final AtomicInteger values = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();

    @Test
    void history_repliesLostAndConnectionsReset_isLinearizable() {
        try (DistantRedis redis = new DistantRedis();
                KeyValueStoreFactory one = redis.connect("");
                KeyValueStoreFactory two = redis.connect("&clientName=two")) {
            for (int n = 0; n < HISTORIES; n++) {
                long seed = System.nanoTime();
                HistoryRecorder recorder = new HistoryRecorder();
                record(recorder, redis, List.of(one, two), n, new Random(seed));
                int number = n;
                assertEquals(
                        List.of(),
                        Linearizability.check(recorder.history()),
                        () -> "history " + number + ", seed " + seed);
            }
            assertTrue(unknown.get() > HISTORIES / 4, () -> "the faults have struck: " + unknown);
        }
    }

    private void record(
            HistoryRecorder recorder, DistantRedis redis, List<KeyValueStoreFactory> clients, int n, Random random) {
        List<Fault> faults = List.of(
                Fault.loseReplies().once(),
                Fault.loseRepliesAndReset().once(),
                Fault.truncateReplies(1 + random.nextInt(100)).once());
        AtomicInteger steps = new AtomicInteger();
        int strike = random.nextInt(CALLERS * STEPS / 2);
        Fault fault = faults.get(random.nextInt(faults.size()));
        List<Mono<Void>> callers = IntStream.range(0, CALLERS)
                .mapToObj(caller -> {
                    Random own = new Random(random.nextLong());
                    KeyValueStore<String> store = clients.get(caller % 2).open("h" + n + ":", String.class);
                    RecordedStore recorded = new RecordedStore(recorder, caller, store);
                    return Flux.range(0, STEPS)
                            .concatMap(step -> {
                                if (steps.incrementAndGet() == strike) {
                                    redis.proxy.fault(fault);
                                }
                                return anyOperation(own, store, recorded)
                                        .onErrorResume(KeyValueException.class, this::count);
                            })
                            .then();
                })
                .toList();
        Mono.when(callers).block();
        redis.proxy.pass();
    }

    private <T> Mono<T> count(KeyValueException failure) {
        if (failure.outcome() == KeyValueException.Outcome.UNKNOWN) {
            unknown.incrementAndGet();
        }
        return Mono.empty();
    }

    private Mono<?> anyOperation(Random random, KeyValueStore<String> store, RecordedStore client) {
        String key = "k" + random.nextInt(2);
        String value = "v" + values.incrementAndGet();
        return switch (random.nextInt(10)) {
            case 0, 1 -> client.get(key);
            case 2, 3 -> client.put(key, value);
            case 4 -> client.putIfAbsent(key, value);
            case 5 -> client.replace(key, value);
            case 6 -> client.delete(key);
            case 7 -> client.getAndPut(key, value);
            case 8 -> client.append(key, "+" + value);
            default -> store.getEntry(key).flatMap(seen -> client.replace(seen, value));
        };
    }
}
