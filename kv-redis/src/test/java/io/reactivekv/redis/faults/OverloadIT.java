package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.StoreOverloadedException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.Fault;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A server that is down, and callers who go on: what waits is bounded, what exceeds it fails at once. */
class OverloadIT {

    private static final int ATTEMPTS = 100_000;
    private static final int MAX_PENDING = 1_000;
    private static final long SLACK = 8 << 20;

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

    private static void attempt(KeyValueStore<String> store, int attempts) {
        AtomicInteger overloaded = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
        long start = RunningTime.nanos();
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
        // up.
        long fills = 2 + RunningTime.since(start).dividedBy(DistantRedis.TIMEOUT);
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
