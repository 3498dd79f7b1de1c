package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Change;
import io.reactivekv.CounterStore;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import io.reactivekv.redis.test.Fault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A server that says nothing while its connections stay open: every operation ends in time, and watching goes on. */
@Tag("long")
class SilentServerIT {

    private static final Duration GRACE = Duration.ofMillis(250);

    /** Ways to fall silent. */
    enum Silence {
        STOPPED_PROCESS,
        PAUSED_CLIENTS,
        BLACKHOLE;

        void begin(DistantRedis redis) {
            switch (this) {
                case STOPPED_PROCESS -> redis.server.stop();
                case PAUSED_CLIENTS -> redis.server.command("CLIENT", "PAUSE", "6000", "ALL");
                case BLACKHOLE -> redis.proxy.fault(Fault.blackhole());
            }
        }

        void end(DistantRedis redis) {
            switch (this) {
                case STOPPED_PROCESS -> redis.server.resume();
                case PAUSED_CLIENTS -> {
                    // Ends by itself: a command that would end it is held up too.
                }
                case BLACKHOLE -> redis.proxy.pass();
            }
        }
    }

    private static final Map<Silence, CompletableFuture<Void>> TRIALS = new EnumMap<>(Silence.class);

    private record Ended(String operation, Duration after, Throwable failure) {}

    /** All ways at once, each with a server of its own, since each takes its time. */
    @BeforeAll
    static void fallSilent() {
        for (Silence silence : Silence.values()) {
            CompletableFuture<Void> trial = new CompletableFuture<>();
            TRIALS.put(silence, trial);
            new Thread(() -> {
                        try {
                            verify(silence);
                            trial.complete(null);
                        } catch (RuntimeException | AssertionError e) {
                            trial.completeExceptionally(e);
                        }
                    })
                    .start();
        }
    }

    @ParameterizedTest
    @EnumSource
    void operations_serverSilent_endInTimeAndTheWatchSaysReset(Silence silence) {
        TRIALS.get(silence).join();
    }

    private static void verify(Silence silence) {
        try (DistantRedis redis = new DistantRedis();
                KeyValueStoreFactory client = redis.connect("")) {
            KeyValueStore<String> store = client.open("", String.class);
            store.put("key", "value").block();
            ConcurrentLinkedQueue<Change<String>> changes = new ConcurrentLinkedQueue<>();
            var unused = store.watch(KeyRange.all()).subscribe(changes::add, closed -> {});
            Until.holds("the watch listens", () -> changes.stream().anyMatch(Change.Reset.class::isInstance));

            silence.begin(redis);
            long accepted = redis.proxy.accepted();
            List<Mono<Ended>> operations = everything(store, client.counters("n:"));
            assertTrue(operations.size() > 50, () -> "found " + operations.size());
            verify(operations);
            changes.clear();
            Until.holds("both connections are given up", () -> redis.proxy.accepted() >= accepted + 2);
            silence.end(redis);

            Until.holds(
                    () -> "the watch says Reset: " + changes,
                    () -> changes.stream().anyMatch(Change.Reset.class::isInstance));
            DistantRedis.awaitWorking(client);
            store.put("after", "the silence").block();
            Until.holds(
                    () -> "the watch sees a change: " + changes,
                    () -> changes.stream()
                            .anyMatch(change -> change instanceof Change.Put<String> put
                                    && put.key().equals("after")));
        }
    }

    @Test
    void scan_serverSilentInMidScan_endsInTimeAfterItsLastProgress() {
        try (DistantRedis redis = new DistantRedis();
                KeyValueStoreFactory client = redis.connect("")) {
            KeyValueStore<String> store = client.open("", String.class);
            Flux.range(0, 100)
                    .flatMap(i -> store.put("k" + (100 + i), "value"))
                    .then()
                    .block();
            AtomicLong progress = new AtomicLong();
            Flux<String> scan = store.keys(
                            KeyRange.all(), ScanOptions.defaults().pageSize(10))
                    .doOnNext(key -> {
                        progress.set(RunningTime.nanos());
                        if (key.equals("k120")) {
                            redis.proxy.fault(Fault.blackhole());
                        }
                    })
                    .limitRate(1);
            List<Mono<Ended>> rest = List.of(timed("scan", scan).map(ended -> {
                Duration after = RunningTime.since(progress.get());
                return new Ended(ended.operation(), after, ended.failure());
            }));
            verify(rest);
            redis.proxy.pass();
        }
    }

    private static List<Mono<Ended>> everything(KeyValueStore<String> store, CounterStore counters) {
        return Stream.concat(
                        Operations.of(KeyValueStore.class)
                                .map(method -> timed(method.toGenericString(), Operations.call(store, method))),
                        Operations.of(CounterStore.class)
                                .map(method -> timed(method.toGenericString(), Operations.call(counters, method))))
                .toList();
    }

    private static Mono<Ended> timed(String operation, Publisher<?> publisher) {
        return Mono.defer(() -> {
            long start = RunningTime.nanos();
            return Flux.from(publisher)
                    .then(Mono.<Throwable>empty())
                    .onErrorResume(Mono::just)
                    .switchIfEmpty(Mono.fromSupplier(() -> new AssertionError("it succeeded")))
                    .map(failure -> new Ended(operation, RunningTime.since(start), failure));
        });
    }

    /** Measured against a plain timer beside them, so that a machine that is busy is not taken for a late operation. */
    private static void verify(List<Mono<Ended>> operations) {
        long start = RunningTime.nanos();
        Mono<Duration> timer = Mono.delay(DistantRedis.TIMEOUT).map(end -> RunningTime.since(start));
        List<Ended> ended = Flux.fromIterable(operations)
                .flatMap(operation -> operation, operations.size())
                .collectList()
                .zipWith(timer, (all, alarm) -> {
                    Duration bound = alarm.plus(GRACE);
                    assertEquals(
                            List.of(),
                            all.stream()
                                    .filter(one -> one.after().compareTo(bound) > 0)
                                    .toList(),
                            () -> "later than " + bound);
                    return all;
                })
                .block();
        assertEquals(operations.size(), ended.size());
        assertEquals(
                List.of(),
                ended.stream()
                        .filter(one -> !(one.failure() instanceof KeyValueException known && known.isTransient()))
                        .toList());
    }
}
