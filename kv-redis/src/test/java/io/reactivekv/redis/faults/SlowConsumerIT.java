package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.redis.test.Fault;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Subscribers that take their time or go away: nothing is read ahead without bound, and nothing is kept for them. */
class SlowConsumerIT {

    private static final int ENTRIES = 5_000;
    private static final int INDEX_READS = 8;
    private static final int PAGE = 100;

    private static DistantRedis redis;
    private static KeyValueStoreFactory client;
    private static KeyValueStore<String> store;

    @BeforeAll
    static void start() {
        redis = new DistantRedis();
        client = redis.connect("");
        store = client.open("", String.class);
        Flux.range(0, ENTRIES)
                .flatMap(i -> store.put("k" + (10_000 + i), "value"), 256)
                .then()
                .block();
    }

    @AfterAll
    static void stop() {
        client.close();
        redis.close();
    }

    /** Takes what it has asked for and no more. */
    private static final class Reader extends BaseSubscriber<Object> {

        private final AtomicInteger taken = new AtomicInteger();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Nothing is asked for yet.
        }

        @Override
        protected void hookOnNext(Object value) {
            taken.incrementAndGet();
        }

        void take(int n) {
            int all = taken.get() + n;
            request(n);
            Until.holds(() -> "element " + all + ", and not only " + taken, () -> taken.get() == all);
        }
    }

    @Test
    void scan_slowConsumer_readsAtMostOnePageBeyondTheDemand() {
        Reader reader = new Reader();
        long before = keysRead();
        store.scan(KeyRange.all(), ScanOptions.defaults().pageSize(PAGE)).subscribe(reader);
        assertEquals(before, settledKeysRead(), "without demand nothing is read");
        reader.take(1);
        assertRead(before, 2 * PAGE, "one page, and one ahead");
        for (int i = 1; i < PAGE * 3; i++) {
            reader.take(1);
        }
        assertRead(before, 4 * PAGE, "three pages, and one ahead");
        reader.cancel();
    }

    @Test
    void scan_cancelledInMidScan_readsNoMore() {
        Reader reader = new Reader();
        store.scan(KeyRange.all(), ScanOptions.defaults().pageSize(PAGE)).subscribe(reader);
        reader.take(PAGE * 2);
        reader.cancel();
        long after = settledKeysRead();
        DistantRedis.awaitWorking(client);
        assertEquals(after, settledKeysRead());
    }

    @Test
    void take_ofAFew_readsLittleMore() {
        long before = keysRead();
        store.scan(KeyRange.all()).take(10).then().block();
        assertRead(before, 10, "no more than they are");
    }

    @Test
    void cancelledGets_beforeAndAfterTheyAreSent_leaveNothingBehind() {
        assertNothingIsLeftOf(10_000, patient -> i -> patient.get("k" + i));
    }

    @Test
    void cancelledScans_waitingForAPage_leaveNothingBehind() {
        assertNothingIsLeftOf(100, patient -> i -> patient.scan(KeyRange.from("k1")));
    }

    /** The connection is not given up meanwhile, which would end all that was sent on it. */
    private static void assertNothingIsLeftOf(
            int count, Function<KeyValueStore<String>, IntFunction<Publisher<?>>> operations) {
        try (KeyValueStoreFactory patient =
                KeyValueStores.factory(redis.url("").replace("commandTimeout=1000ms", "commandTimeout=1h"))) {
            KeyValueStore<String> through = patient.open("", String.class);
            through.ping().block();
            redis.proxy.fault(Fault.blackhole());
            try {
                List<WeakReference<Object>> subscribers = cancelled(count, operations.apply(through));
                Until.holds(() -> "collected: all but " + alive(subscribers), () -> {
                    System.gc();
                    return alive(subscribers) == 0;
                });
            } finally {
                redis.proxy.pass();
            }
        }
        DistantRedis.awaitWorking(client);
    }

    private static List<WeakReference<Object>> cancelled(int count, IntFunction<Publisher<?>> operations) {
        List<WeakReference<Object>> subscribers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Object held = new Object();
            Disposable operation = Flux.from(operations.apply(i)).subscribe(new AtomicReference<>(held)::set);
            subscribers.add(new WeakReference<>(held));
            operation.dispose();
        }
        return subscribers;
    }

    private static long alive(List<WeakReference<Object>> subscribers) {
        return subscribers.stream().filter(held -> held.get() != null).count();
    }

    private static void assertRead(long before, int most, String what) {
        long read = settledKeysRead() - before;
        assertTrue(read >= 1 && read <= most + INDEX_READS, () -> what + ": " + read);
    }

    /** Keys that the server has looked up and found; but for the index, nobody else asks for any here. */
    private static long keysRead() {
        Matcher hits =
                Pattern.compile("keyspace_hits:(\\d+)").matcher(String.valueOf(redis.server.command("INFO", "stats")));
        assertTrue(hits.find());
        return Long.parseLong(hits.group(1));
    }

    /** The same once nothing is under way: a command that goes the same way after them has been answered. */
    private static long settledKeysRead() {
        store.ping().block();
        store.ping().block();
        return keysRead();
    }
}
