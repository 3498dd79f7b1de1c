package io.reactivekv.bench.cache;

import io.reactivekv.KeyValueStores;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.EntryOptions;
import io.reactivekv.cache.ReactiveCache;
import io.reactivekv.redis.test.RedisServer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What it takes to invalidate a tag, by the number of entries that have it, on Redis and in the process. */
final class Invalidations {

    private static final int ROUNDS = 200;
    private static final int AT_ONCE = 10_000;

    private Invalidations() {}

    static Table measure(boolean full) {
        Table table = new Table("invalidateTags, median", "1,000 tagged entries", full ? "1,000,000" : "100,000");
        int many = full ? 1_000_000 : 100_000;
        table.row("near only", micros(median("memory:", false, 1_000)), micros(median("memory:", false, many)));
        try (RedisServer redis = RedisServer.start()) {
            table.row("on Redis", micros(median(redis.uri(), true, 1_000)), micros(median(redis.uri(), true, many)));
        }
        return table;
    }

    private static String micros(long nanos) {
        return "%.0f us".formatted(nanos / 1_000.0);
    }

    private static long median(String url, boolean shared, int entries) {
        CacheSpec spec = CacheSpec.named("tagged" + entries)
                .shared(shared)
                .near(!shared)
                .nearEntries(Math.max(entries, 1))
                .withoutTtl();
        try (CacheManager caches = CacheManager.over(KeyValueStores.factory(url))) {
            ReactiveCache<String> cache = caches.cache(spec, String.class);
            for (int i = 0; i < entries; i += AT_ONCE) {
                Map<String, String> some = new HashMap<>();
                for (int j = i; j < Math.min(entries, i + AT_ONCE); j++) {
                    some.put("key:" + j, "value");
                }
                cache.putAll(some, EntryOptions.ofTags("tag")).block();
            }
            long[] nanos = new long[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                cache.invalidateTags("tag").block();
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos[ROUNDS / 2];
        }
    }
}
