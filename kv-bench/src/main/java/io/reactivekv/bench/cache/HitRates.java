package io.reactivekv.bench.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.ReactiveCache;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import reactor.core.publisher.Mono;

/** Hit rates of the near level and of bare Caffeine on the same traces. */
final class HitRates {

    private static final int READS = 1_000_000;
    private static final int KEYS = 100_000;
    private static final int CAPACITY = 5_000;
    private static final int SCAN_EVERY = 50_000;
    private static final int SCAN_LENGTH = 10_000;
    private static final long SEED = 42;

    private HitRates() {}

    static Table measure() {
        Table table = new Table("1,000,000 reads, 5,000 entries", "cache", "Caffeine", "difference in points");
        row(table, "Zipf (0.99) of 100,000 keys", trace(false));
        row(table, "the same with a scan of 10,000 in every 50,000", trace(true));
        return table;
    }

    private static void row(Table table, String name, int[] trace) {
        double ours = ours(trace);
        double theirs = theirs(trace);
        table.row(name, "%.2f %%".formatted(ours), "%.2f %%".formatted(theirs), "%+.2f".formatted(ours - theirs));
    }

    private static double ours(int[] trace) {
        try (CacheManager caches = CacheManager.over("memory:")) {
            ReactiveCache<String> cache =
                    caches.cache(CacheSpec.named("rate").shared(false).nearEntries(CAPACITY), String.class);
            for (int key : trace) {
                String unused = cache.get("k" + key, k -> Mono.just("v")).block();
            }
            return 100 * cache.stats().hitRate();
        }
    }

    private static double theirs(int[] trace) {
        Cache<String, String> cache = Caffeine.newBuilder()
                .maximumSize(CAPACITY)
                .executor(Runnable::run)
                .build();
        int hits = 0;
        for (int key : trace) {
            if (cache.getIfPresent("k" + key) != null) {
                hits++;
            } else {
                cache.put("k" + key, "v");
            }
        }
        return 100.0 * hits / trace.length;
    }

    private static int[] trace(boolean polluted) {
        IntSupplier zipf = zipf();
        int[] trace = new int[READS];
        int fresh = KEYS;
        for (int i = 0; i < READS; i++) {
            boolean scanning = polluted && i % SCAN_EVERY < SCAN_LENGTH;
            trace[i] = scanning ? fresh++ : zipf.getAsInt();
        }
        return trace;
    }

    private static IntSupplier zipf() {
        double[] sums = new double[KEYS];
        double sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += 1 / Math.pow(i + 1, 0.99);
            sums[i] = sum;
        }
        double all = sum;
        Random random = new Random(SEED);
        return () -> {
            int found = Arrays.binarySearch(sums, random.nextDouble() * all);
            return found < 0 ? -found - 1 : found;
        };
    }
}
