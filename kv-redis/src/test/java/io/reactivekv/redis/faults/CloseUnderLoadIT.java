package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreClosedException;
import io.reactivekv.redis.test.Fault;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Closing under load: every call in flight ends, and no thread and no connection is left. */
class CloseUnderLoadIT {

    private static final int CALLERS = 256;

    /** So that it is the closing that ends the calls, and not their time. */
    private static final String LONGER_THAN_THE_TEST = "10m";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void close_underLoad_endsEveryCallAndLeavesNothing(boolean serverAnswers) {
        try (DistantRedis redis = new DistantRedis()) {
            // The client that goes straight to the server stays; what is closed below is told from it by the
            // difference.
            DistantRedis.awaitWorking(redis.straight());
            Set<Thread> threads = threads();
            int connections = redis.server.clients().size();
            KeyValueStoreFactory client = KeyValueStores.factory(
                    "redis://" + redis.proxy.address() + "?prefix=app:&commandTimeout=" + LONGER_THAN_THE_TEST);
            KeyValueStore<String> store = client.open("", String.class);
            AtomicInteger open = new AtomicInteger();
            AtomicInteger ended = new AtomicInteger();
            Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
            AtomicInteger watches = new AtomicInteger();
            var unused = store.watch(KeyRange.all())
                    .subscribe(change -> {}, failure -> watches.incrementAndGet(), () -> watches.addAndGet(1_000));
            for (int i = 0; i < CALLERS; i++) {
                call(store, i, open, ended, surprises);
            }
            Until.holds("the load runs", () -> ended.get() > 2_000);
            if (!serverAnswers) {
                redis.proxy.fault(Fault.blackhole());
            }

            client.close();

            Until.holds(() -> open + " calls end", () -> open.get() == 0);
            assertEquals(List.of(), List.copyOf(surprises));
            assertEquals(1, watches.get(), "the watch has ended with an error");
            assertNoThreadsBut(threads);
            redis.proxy.pass();
            Until.holds(
                    () -> "no connection is left: " + redis.server.clients(),
                    () -> redis.server.clients().size() == connections);
        }
    }

    @Test
    void close_neverConnected_leavesNothing() {
        try (DistantRedis redis = new DistantRedis()) {
            DistantRedis.awaitWorking(redis.straight());
            Set<Thread> threads = threads();
            redis.proxy.fault(Fault.refuse());
            KeyValueStoreFactory client = KeyValueStores.factory(redis.url(""));
            Mono<Boolean> waiting = client.open("", String.class).exists("key").cache();
            var unused = waiting.subscribe(found -> {}, failure -> {});
            client.close();
            assertTrue(waiting.onErrorReturn(StoreClosedException.class, true).block());
            assertNoThreadsBut(threads);
        }
    }

    /** Operations without end, the next one when the last has ended, until the store is closed. */
    private static void call(
            KeyValueStore<String> store, int i, AtomicInteger open, AtomicInteger ended, Queue<Throwable> surprises) {
        open.incrementAndGet();
        Mono<?> operation = switch (i % 4) {
            case 0 -> store.get("k" + i);
            case 1 -> store.put("k" + i, "v");
            case 2 -> store.scan(KeyRange.prefix("k1")).then();
            default -> store.update("k" + i % 16, old -> old.or(() -> java.util.Optional.of("new")));
        };
        var unused = operation.subscribe(
                result -> {},
                failure -> {
                    open.decrementAndGet();
                    if (!(failure instanceof StoreClosedException)) {
                        surprises.add(failure);
                    }
                },
                () -> {
                    ended.incrementAndGet();
                    open.decrementAndGet();
                    call(store, i, open, ended, surprises);
                });
    }

    /** Threads that were there before may end meanwhile. */
    private static void assertNoThreadsBut(Set<Thread> before) {
        Until.holds(() -> "no thread is left: " + threads(), () -> before.containsAll(threads()));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kv-redis"))
                .collect(Collectors.toSet());
    }
}
