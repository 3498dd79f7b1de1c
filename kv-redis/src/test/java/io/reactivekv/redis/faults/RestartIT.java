package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A server that is killed under load and started again: the same store goes on by itself, and its index is right. */
class RestartIT {

    private static final Duration PROMISE = Duration.ofSeconds(2);
    private static final int CALLERS = 32;

    @Test
    void store_serverKilledAndBackAfterASecond_goesOn() {
        verify(Duration.ofSeconds(1));
    }

    @Test
    @Tag("long")
    void store_serverKilledAndBackAfterAMinute_goesOn() {
        verify(Duration.ofMinutes(1));
    }

    private static void verify(Duration outage) {
        try (DistantRedis redis =
                        new DistantRedis(RedisServer.builder().appendOnly().start());
                KeyValueStoreFactory client = redis.connect("")) {
            KeyValueStore<String> store = client.open("", String.class);
            ConcurrentLinkedQueue<Throwable> surprises = new ConcurrentLinkedQueue<>();
            AtomicLong successes = new AtomicLong();
            AtomicBoolean running = new AtomicBoolean(true);
            CompletableFuture<Void> load = load(store, running, successes, surprises);
            Until.holds("the load runs", () -> successes.get() > 1_000);

            redis.server.kill9();
            Mono.delay(outage).then().block();
            redis.server.restart();
            long before = successes.get();
            Until.holdsWithin(PROMISE, () -> "operations succeed", () -> successes.get() > before);

            long enough = successes.get() + 1_000;
            Until.holds("the load goes on", () -> successes.get() > enough);
            running.set(false);
            Until.holds("every operation has ended", load::isDone);
            assertEquals(List.of(), List.copyOf(surprises));
            IndexCheck.verify(
                    live(redis.server),
                    List.of(redis.server),
                    store.count(KeyRange.all()),
                    store.keys(KeyRange.all()),
                    "index and data agree");
        }
    }

    /** Callers that start an operation when their last one has ended; completes with the last, once it is not to run on. */
    private static CompletableFuture<Void> load(
            KeyValueStore<String> store,
            AtomicBoolean running,
            AtomicLong successes,
            ConcurrentLinkedQueue<Throwable> surprises) {
        AtomicInteger numbers = new AtomicInteger();
        return Flux.range(0, CALLERS)
                .flatMap(
                        caller -> Mono.defer(() -> {
                                    int number = numbers.incrementAndGet();
                                    String key = "k" + number % 500;
                                    return switch (number % 4) {
                                        case 0 -> store.delete(key).then();
                                        case 1 -> store.put(key, "v", Duration.ofHours(1));
                                        default -> store.put(key, "v");
                                    };
                                })
                                .doOnSuccess(done -> successes.incrementAndGet())
                                .onErrorResume(KeyValueException.class, e -> {
                                    if (String.valueOf(e.getMessage()).contains("NOSCRIPT")) {
                                        surprises.add(e);
                                    }
                                    return Mono.empty();
                                })
                                .repeat(running::get),
                        CALLERS)
                .doOnError(surprises::add)
                .then()
                .toFuture();
    }

    private static Set<String> live(RedisServer server) {
        Set<String> keys = new TreeSet<>();
        for (Object name : (List<?>) server.command("KEYS", "app:*")) {
            keys.add(name.toString().substring("app:".length()));
        }
        return keys;
    }
}
