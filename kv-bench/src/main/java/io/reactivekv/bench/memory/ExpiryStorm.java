package io.reactivekv.bench.memory;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.bench.Table;
import java.time.Duration;
import java.util.Arrays;

/** Latencies of gets and puts while a million entries expire at once, beside those before. */
final class ExpiryStorm {

    private static final int ENTRIES = 1_000_000;
    private static final int LASTING = 100_000;
    private static final Duration LOADING = Duration.ofSeconds(20);
    private static final Duration WATCHED = Duration.ofSeconds(6);

    private ExpiryStorm() {}

    static Table measure() {
        Table table = new Table("us per operation, p50 / p99 / p99.9 / max", "get", "put");
        try (KeyValueStore<Integer> store = KeyValueStores.open("memory:?serializer=none", Integer.class)) {
            for (int i = 0; i < LASTING; i++) {
                store.put("lasting:" + i, i).block();
            }
            row(table, "idle", store, System.nanoTime() + WATCHED.toNanos() / 2);
            long empty = Heap.used();
            long due = System.currentTimeMillis() + LOADING.toMillis();
            for (int i = 0; i < ENTRIES; i++) {
                store.put(Loaded.key(i), i, Duration.ofMillis(Math.max(1, due - System.currentTimeMillis())))
                        .block();
            }
            long loaded = Heap.used();
            long wait = due - 500 - System.currentTimeMillis();
            if (wait < 0) {
                throw new IllegalStateException("loading took longer than " + LOADING);
            }
            row(
                    table,
                    "before",
                    store,
                    System.nanoTime() + Duration.ofMillis(wait).toNanos());
            row(table, "while " + ENTRIES + " expire", store, System.nanoTime() + WATCHED.toNanos());
            long left = Heap.used();
            table.row(
                    "MiB of heap: before, loaded, after",
                    "%d, %d".formatted(empty >> 20, loaded >> 20),
                    "" + (left >> 20));
        }
        return table;
    }

    private static void row(Table table, String title, KeyValueStore<Integer> store, long until) {
        long[] gets = new long[10_000_000];
        long[] puts = new long[10_000_000];
        int n = 0;
        while (n < gets.length && System.nanoTime() < until) {
            String key = "lasting:" + n % LASTING;
            long start = System.nanoTime();
            if (store.get(key).block() == null) {
                throw new IllegalStateException("lost " + key);
            }
            long between = System.nanoTime();
            store.put(key, n).block();
            gets[n] = between - start;
            puts[n] = System.nanoTime() - between;
            n++;
        }
        table.row(title, percentiles(gets, n), percentiles(puts, n));
    }

    private static String percentiles(long[] nanos, int n) {
        Arrays.sort(nanos, 0, n);
        return "%.1f / %.1f / %.1f / %.0f"
                .formatted(at(nanos, n, 0.5), at(nanos, n, 0.99), at(nanos, n, 0.999), at(nanos, n, 1));
    }

    private static double at(long[] sorted, int n, double fraction) {
        return sorted[(int) Math.min(n - 1, Math.floor(n * fraction))] / 1_000.0;
    }
}
