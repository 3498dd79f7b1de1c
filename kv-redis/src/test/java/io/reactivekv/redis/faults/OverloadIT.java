package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreOverloadedException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A server that is down, and callers who go on: what waits is bounded, what exceeds it fails at once. */
@Tag("long")
class OverloadIT {

    private static final int ATTEMPTS = 100_000;
    private static final int MAX_PENDING = 1_000;
    private static final long SLACK = 8 << 20;

    /** What may be under way: 4,096 operations, or 4 MB, and one flight more. */
    private static final int OPS_SENT = 4_096 + 128;

    private static final int BYTES_SENT = (4 << 20) + (1 << 18);

    @Test
    void operations_serverDown_waitUpToTheLimitAndFailAtOnceBeyond() {
        try (DistantRedis redis = new DistantRedis();
                KeyValueStoreFactory client = redis.connect("&maxPending=" + MAX_PENDING)) {
            KeyValueStore<String> store = client.open("", String.class);
            redis.proxy.fault(Fault.refuse());
            redis.proxy.resetAll();
            Until.holds(
                    "the connection is known to be lost",
                    () -> DistantRedis.failure(store).isPresent());

            attempt(store, ATTEMPTS / 10); // what is allocated once
            long before = usedHeap();
            attempt(store, ATTEMPTS);
            assertTrue(usedHeap() < before + SLACK, () -> before + " bytes before, " + usedHeap() + " after");

            redis.proxy.pass();
            DistantRedis.awaitWorking(client);
        }
    }

    /** The connection stays up for seconds meanwhile, and would take whatever it is given. */
    @Test
    void puts_serverStopped_fewAreSentAndTheOthersAreNotExecuted() {
        int sent = sentWhileStopped(20_000, "value");
        assertTrue(sent <= OPS_SENT, () -> sent + " were sent");
    }

    @Test
    void puts_serverStoppedAndValuesLarge_fewBytesAreSent() {
        String value = "x".repeat(1 << 16);
        int sent = sentWhileStopped(1_000, value);
        assertTrue(sent <= BYTES_SENT / value.length(), () -> sent + " were sent");
    }

    @Test
    void puts_serverStoppedAndTheWaitingOnesCancelled_findTheirRoom() {
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store = KeyValueStores.open(
                        server.uri() + "?commandTimeout=1h&maxPending=" + MAX_PENDING, String.class)) {
            assertEquals(
                    1L,
                    store.put("key", "value").then(store.count(KeyRange.all())).block());
            server.stop();
            fillAndCancel(store);
            // Once more, since the time of an operation from before may have been up just then.
            fillAndCancel(store);
            server.resume();
        }
    }

    private static void fillAndCancel(KeyValueStore<String> store) {
        List<CompletableFuture<Void>> puts = Stream.generate(
                        () -> store.put("key", "value").toFuture())
                .limit(10 * MAX_PENDING)
                .toList();
        assertTrue(puts.get(puts.size() - 1).isCompletedExceptionally(), "there is no room");

        puts.forEach(put -> put.cancel(false));

        Until.holds("there is room", () -> !store.put("key", "value").toFuture().isCompletedExceptionally());
    }

    /** How many of so many puts were sent to a server that had stopped: those that nobody knows the outcome of. */
    private static int sentWhileStopped(int attempts, String value) {
        try (DistantRedis redis = new DistantRedis();
                KeyValueStoreFactory client = redis.connect("&maxPending=" + MAX_PENDING)) {
            KeyValueStore<String> store = client.open("", String.class);
            redis.server.stop();
            List<Outcome> outcomes = Flux.range(0, attempts)
                    .flatMap(
                            i -> store.put("key" + i, value)
                                    .then(Mono.<Outcome>error(new AssertionError("it succeeded")))
                                    .onErrorResume(KeyValueException.class, failure -> Mono.just(failure.outcome())),
                            attempts)
                    .collectList()
                    .block();
            redis.server.resume();
            return (int) outcomes.stream().filter(Outcome.UNKNOWN::equals).count();
        }
    }

    private static void attempt(KeyValueStore<String> store, int attempts) {
        AtomicInteger overloaded = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
        long start = System.nanoTime();
        for (int i = 0; i < attempts; i++) {
            int before = overloaded.get();
            boolean waits = i < MAX_PENDING / 2;
            var unused = store.put("key" + i, "value")
                    .subscribe(
                            none -> {},
                            failure -> {
                                ended.incrementAndGet();
                                if (failure instanceof StoreOverloadedException) {
                                    overloaded.incrementAndGet();
                                } else if (!(failure instanceof StoreUnavailableException)) {
                                    surprises.add(failure);
                                }
                                if (((KeyValueException) failure).outcome() != Outcome.NOT_EXECUTED) {
                                    surprises.add(failure);
                                }
                            },
                            () -> surprises.add(new AssertionError("it succeeded")));
            if (waits) {
                assertEquals(before, overloaded.get(), "there is room");
            }
        }
        // All have failed on the spot but those that found room: at first, and whenever the time of those before was
        // up, which goes by the machine's clock even while this program gets no processor.
        long fills = 2 + Duration.ofNanos(System.nanoTime() - start).dividedBy(DistantRedis.TIMEOUT);
        assertTrue(
                overloaded.get() >= attempts - fills * MAX_PENDING,
                () -> overloaded + " of " + attempts + " were refused, and there was room " + fills + " times");
        Until.holds(() -> "all end: " + ended, () -> ended.get() == attempts);
        assertTrue(surprises.isEmpty(), surprises::toString);
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
