package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * The keys that were loaded ahead of a request and not asked for since, of a bounded number. An entry is known by the time at
 * which it was created, wherever it is read from, since the near level need not have kept it. Thread-safe.
 */
final class PrefetchedKeys {

    private static final int LEAST_BOUND = 10_000;
    private static final int GREATEST_BOUND = 1_000_000;

    private final Cache<String, During> keys = Caffeine.newBuilder()
            .maximumSize(LEAST_BOUND)
            .executor(Runnable::run)
            .build();

    /** So that caches which prefetch nothing pay nothing. */
    private volatile boolean any;

    /** For so many entries of the near level: each of them may be one. */
    void resize(long nearEntries) {
        long bound = Math.max(LEAST_BOUND, Math.min(GREATEST_BOUND, nearEntries));
        keys.policy().eviction().ifPresent(policy -> policy.setMaximum(bound));
    }

    /** The time that a load took. */
    private record During(long from, long to) {}

    void add(String key, long from, long to) {
        any = true;
        keys.put(key, new During(from, to));
    }

    /** Whether an entry of this key is the one that was prefetched. */
    boolean has(String key, long created) {
        During load = any ? keys.getIfPresent(key) : null;
        return load != null && load.from() <= created && created <= load.to();
    }

    /** Somebody has asked for it; true for the first one. */
    boolean take(String key) {
        return keys.asMap().remove(key) != null;
    }
}
