package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.CounterStore;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/** A command that is executed and whose reply is lost: a read is sent again, an increment never; {@link LostWriteReplyIT} has all writes. */
@Tag("long")
class LostReplyIT {

    private static final int ATTEMPTS = 5;

    private static DistantRedis redis;
    private static KeyValueStoreFactory client;
    private static KeyValueStoreFactory unbatched;

    @BeforeAll
    static void start() {
        redis = new DistantRedis();
        client = redis.connect("");
        unbatched = redis.connect("&batchSize=1");
    }

    @AfterAll
    static void stop() {
        client.close();
        unbatched.close();
        redis.close();
    }

    @BeforeEach
    void work() {
        redis.proxy.pass();
        DistantRedis.awaitWorking(client);
        DistantRedis.awaitWorking(unbatched);
    }

    static Stream<Fault> losses() {
        return Stream.of(Fault.loseReplies(), Fault.loseRepliesAndReset(), Fault.truncateReplies(1))
                .map(Fault::once);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void incrementsOfManyKeys_repliesLost_happenAtMostOnceEach(boolean batched) {
        KeyValueStoreFactory factory = batched ? client : unbatched;
        CounterStore counters = factory.counters("n:");
        for (Fault loss : losses().toList()) {
            // The first reply that is lost may be that to a sweep or a heartbeat of either client.
            int attempt = 0;
            while (unknownIncrements(factory, counters, loss) == 0) {
                assertTrue(++attempt < ATTEMPTS, "never was an outcome unknown");
            }
        }
    }

    private static int unknownIncrements(KeyValueStoreFactory factory, CounterStore counters, Fault loss) {
        int keys = 500;
        redis.straight()
                .open("n:", String.class)
                .deleteAll(KeyRange.all())
                .then()
                .block();
        redis.proxy.fault(loss);
        List<Signal<Long>> signals = Flux.range(0, keys)
                .flatMapSequential(i -> counters.addAndGet("c" + i, 1).materialize(), keys)
                .filter(signal -> !signal.isOnComplete())
                .collectList()
                .block();
        DistantRedis.awaitWorking(factory);
        assertEquals(keys, signals.size());
        int unknown = 0;
        for (int i = 0; i < keys; i++) {
            long counted = counters.get("c" + i).blockOptional().orElse(0L);
            Throwable failure = signals.get(i).getThrowable();
            if (failure == null) {
                assertEquals(1, counted, "answered");
            } else if (assertInstanceOf(KeyValueException.class, failure).outcome() == Outcome.NOT_EXECUTED) {
                assertEquals(0, counted, "not executed");
            } else {
                assertTrue(counted <= 1, "executed twice");
                unknown++;
            }
        }
        return unknown;
    }

    static Stream<Arguments> readsAndLosses() {
        List<Function<KeyValueStore<String>, Publisher<?>>> reads = List.of(
                store -> store.get("r1"),
                store -> store.getOrDefault("r1", "none"),
                store -> store.getEntry("r1").map(entry -> entry.value()),
                store -> store.exists("r1"),
                store -> store.ttl("r1").map(Optional::isEmpty),
                store -> store.getAll(List.of("r1", "r3")).map(KeyValue::value),
                store -> store.scan(KeyRange.prefix("r")).map(KeyValue::value),
                store -> store.entries(KeyRange.prefix("r")).map(entry -> entry.value()),
                store -> store.keys(KeyRange.prefix("r")),
                store -> store.page(KeyRange.prefix("r"), ScanOptions.defaults().limit(2)),
                store -> store.count(KeyRange.prefix("r")),
                store -> store.stats().map(stats -> stats.entries().isPresent()),
                KeyValueStore::ping);
        List<Arguments> all = new ArrayList<>();
        for (int i = 0; i < reads.size(); i++) {
            int read = i;
            losses().forEach(loss -> all.add(Arguments.of(read, reads.get(read), loss)));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "read {0}, {2}")
    @MethodSource("readsAndLosses")
    void read_replyLost_isRetried(int number, Function<KeyValueStore<String>, Publisher<?>> read, Fault loss) {
        KeyValueStore<String> store = WriteKind.texts(client);
        IntStream.range(0, 5).forEach(i -> store.put("r" + i, "v" + i).block());
        List<?> expected = Flux.from(read.apply(store)).collectList().block();
        redis.proxy.fault(loss);
        assertEquals(expected, Flux.from(read.apply(store)).collectList().block());
        assertEquals(Fault.none(), redis.proxy.fault(), "the fault has struck");
    }

    @Test
    void write_connectionRefusedMeanwhile_isNotExecuted() {
        redis.proxy.fault(Fault.refuse());
        redis.proxy.resetAll();
        try {
            Until.holds(
                    "the connection is known to be lost",
                    () -> DistantRedis.failure(WriteKind.texts(client)).isPresent());
            KeyValueException failure = assertThrows(
                    StoreUnavailableException.class,
                    () -> WriteKind.texts(client).put("key", "never").block());
            assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
        } finally {
            redis.proxy.pass();
        }
        DistantRedis.awaitWorking(client);
        assertEquals(
                Optional.empty(),
                WriteKind.texts(redis.straight())
                        .get("key")
                        .filter("never"::equals)
                        .blockOptional());
    }
}
