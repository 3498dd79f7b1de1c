package io.reactivekv.bench.soak;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.Await;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.serializer.Serializers;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Mixes the operations of a store on a real Redis while everything fails now and then, checks every answer, and at the end
 * what is left: every acknowledged write is there, nothing is there which nobody wrote, index and data agree, and whoever
 * watched knows it.
 *
 * <p>The server writes each command to disk before it answers, so that what was acknowledged survives its end.
 */
public final class Soak {

    private static final String PREFIX = "soak:";
    private static final int COUNTERS = 4;
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final SoakOptions options;
    private final Complaints complaints = new Complaints();
    private final Tally operations = new Tally();
    private final Tally failures = new Tally();
    private final Tally faults = new Tally();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<Counting> counters = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    /** To be run once. */
    public Soak(SoakOptions options) {
        this.options = options;
    }

    /** Runs, prints a summary, and says whether all was as it should be. */
    public boolean run(PrintStream out) throws InterruptedException {
        out.printf(
                "kv bench soak: seed %d, %d s, %d workers%n",
                options.seed(), options.duration().toSeconds(), options.workers());
        String watched = "";
        try (RedisServer server = RedisServer.builder().appendOnly().start();
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStoreFactory factory =
                        KeyValueStores.factory("redis://" + proxy.address() + "/0?prefix=" + PREFIX)) {
            KeyValueStore<String> store = factory.open("", Serializers.string());
            store.withTimeout(BOUND).ping().block();
            try (Watched watch = new Watched(store, KeyRange.all(), complaints)) {
                CountDownLatch ended = begin(factory, store);
                rage(server, proxy);
                over.set(true);
                proxy.pass();
                if (!ended.await(BOUND.toSeconds(), TimeUnit.SECONDS)) {
                    complaints.add(ended.getCount() + " operations are without a signal a minute after the last fault");
                }
                new LastLook(server, PREFIX, ledgers, counters, complaints).compare(watch);
                watched = watch.toString();
            }
        }
        summary(out, watched);
        return complaints.count() == 0;
    }

    private CountDownLatch begin(KeyValueStoreFactory factory, KeyValueStore<String> store) {
        SplittableRandom seeds = new SplittableRandom(options.seed());
        CountDownLatch ended = new CountDownLatch(options.workers() + COUNTERS);
        for (int i = 0; i < options.workers(); i++) {
            Ledger ledger = new Ledger(i);
            ledgers.add(ledger);
            Worker worker = new Worker(store, ledger, seeds.split(), complaints, operations, failures);
            repeat(Mono.defer(worker::next), ended);
        }
        for (int i = 0; i < COUNTERS; i++) {
            SplittableRandom random = seeds.split();
            Counting counting = new Counting(
                    factory.counters(Counting.PREFIX), Integer.toString(i), complaints, operations, failures);
            counters.add(counting);
            repeat(Mono.defer(() -> counting.next(random)), ended);
        }
        return ended;
    }

    private void repeat(Mono<Void> operation, CountDownLatch ended) {
        Flux<Void> operations = operation.repeat(() -> !over.get());
        var unused = operations.subscribe(
                nothing -> {},
                e -> {
                    complaints.add("a check failed with " + e);
                    ended.countDown();
                },
                ended::countDown);
    }

    private void rage(RedisServer server, FaultProxy proxy) throws InterruptedException {
        Weather weather = new Weather(server, proxy, new SplittableRandom(~options.seed()), faults);
        long start = System.nanoTime();
        long end = start + options.duration().toNanos();
        long told = start;
        while (System.nanoTime() < end && complaints.count() < 1_000) {
            long before = operations.total();
            try {
                weather.next();
            } catch (RuntimeException e) {
                complaints.add("a fault could not be made: " + e);
                return;
            }
            if (System.nanoTime() - told > Duration.ofSeconds(30).toNanos()) {
                told = System.nanoTime();
                System.err.printf(
                        "kv bench soak: %d s, %d operations, %d faults, %d complaints%n",
                        Duration.ofNanos(told - start).toSeconds(),
                        operations.total(),
                        faults.total(),
                        complaints.count());
            }
            // A fault from which nothing recovers would otherwise be hidden by those that follow.
            proxy.pass();
            try {
                Await.until("operations go on", BOUND, () -> operations.total() > before);
            } catch (IllegalStateException e) {
                complaints.add("nothing succeeded for a minute after a fault; faults so far: " + faults);
                return;
            }
        }
    }

    private void summary(PrintStream out, String watched) {
        int retired = ledgers.stream().mapToInt(Ledger::retiredKeys).sum();
        out.println("operations that were acknowledged and checked: " + operations.total());
        out.println("  " + operations);
        out.println("operations that failed: " + failures.total());
        out.println("  " + failures);
        out.println("faults: " + faults.total());
        out.println("  " + faults);
        out.println("keys with a write of unknown outcome: " + retired);
        out.println("watch: " + watched);
        if (complaints.count() == 0) {
            out.println(
                    "Every acknowledged write is there, nothing is there which nobody wrote, index and data agree.");
            return;
        }
        out.println(complaints.count() + " violations with seed " + options.seed() + ", of which the first:");
        complaints.first().forEach(complaint -> out.println("  " + complaint));
    }
}
