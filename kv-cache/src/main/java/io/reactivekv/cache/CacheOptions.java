package io.reactivekv.cache;

import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Option;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of a {@link CacheSpec}: name, default, bounds and meaning of each. */
final class CacheOptions {

    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    static final Option<Optional<Duration>> TTL =
            Option.durationOrNever("ttl", MILLI, Ttl.MAX).describedAs("how long an entry is fresh; 1h unless given");
    static final Option<Optional<Duration>> STALE_FOR = Option.durationOrNever("staleFor", Duration.ZERO, Ttl.MAX)
            .describedAs("how long an entry is stale after that; as long again as its TTL unless given");
    static final Option<Optional<Duration>> NEGATIVE_TTL = Option.durationOrNever("negativeTtl", MILLI, Ttl.MAX)
            .describedAs("how long it is remembered that a loader found nothing; not at all unless given");
    static final Option<Optional<Duration>> ERROR_BACKOFF = Option.durationOrNever("errorBackoff", MILLI, HOUR)
            .describedAs("how long a loader's error is handed out before it is asked again; not at all unless given");
    static final Option<Integer> JITTER = Option.integer("jitterPercent", 0, 0, 90)
            .describedAs("by how much of itself a TTL is shortened at random, at most");
    static final Option<Integer> EAGER_REFRESH = Option.integer("eagerRefreshPercent", 100, 1, 100)
            .describedAs("from which part of its TTL a hit refreshes the entry behind the caller; 100 for never");
    static final Option<Optional<Duration>> SOFT_TIMEOUT = Option.durationOrNever("softTimeout", MILLI, HOUR)
            .describedAs("after which a stale entry is served while the loader goes on; never unless given");
    static final Option<Duration> HARD_TIMEOUT = Option.duration("hardTimeout", Duration.ofMinutes(1), MILLI, HOUR)
            .describedAs("after which a load is given up");
    static final Option<Boolean> STALE_WHILE_REVALIDATE = Option.bool("staleWhileRevalidate", false)
            .describedAs("whether a stale entry is served at once and refreshed behind the caller");
    static final Option<Boolean> STALE_ON_ERROR =
            Option.bool("staleOnError", true).describedAs("whether a stale entry is served when its load fails");
    static final Option<Boolean> NEAR =
            Option.bool("near", true).describedAs("whether entries are kept in the process");
    static final Option<Boolean> SHARED =
            Option.bool("shared", true).describedAs("whether entries are kept in the store");
    static final Option<Long> NEAR_ENTRIES = Option.longNumber("nearEntries", 10_000, 1, 1L << 40)
            .describedAs("most entries of the near level; has no meaning with `nearBytes`");
    static final Option<Long> NEAR_BYTES = Option.bytes("nearBytes", 1, 1L << 40)
            .describedAs("most bytes of serialized values in the near level; `nearEntries` holds unless given");
    static final Option<Long> MAX_ENTRY_BYTES =
            Option.bytes("maxEntryBytes", 1 << 20, 1, 512 << 20).describedAs("largest entry in its stored form");
    static final Option<String> OVERSIZED_LOADS = Option.oneOf("oversizedLoads", "fail", "fail", "pass")
            .describedAs("whether a load whose result is too large to be kept fails, or passes it to its callers");
    static final Option<String> SERIALIZER =
            Option.oneOf("serializer", "json", "json", "kryo").describedAs("form in which values are stored");
    static final Option<String> COMPRESSION = Option.oneOf("compression", "none", "none", "deflate")
            .describedAs("how serialized values are compressed, where that makes them smaller");
    static final Option<Long> COMPRESSION_THRESHOLD = Option.bytes("compressionThreshold", 1 << 10, 0, 1 << 30)
            .describedAs("a value whose serialized form is smaller stays uncompressed");
    static final Option<String> CATEGORY = Option.text("category", "default")
            .describedAs("category of entries that are not given one; at most 4,000 characters");
    static final Option<Boolean> ENABLED =
            Option.bool("enabled", true).describedAs("when off, reads miss, loads are not kept, and writes pass");
    static final Option<Optional<Duration>> IDLE_TTL = Option.durationOrNever("idleTtl", MILLI, Ttl.MAX)
            .describedAs("after which without access an entry leaves the near level; never unless given");
    static final Option<Duration> CLEANUP_INTERVAL = Option.duration(
                    "cleanupInterval", Duration.ofMinutes(5), Duration.ofMillis(10), DAY)
            .describedAs("between two sweeps for entries that nobody will be given any more");
    static final Option<Boolean> LEASES =
            Option.bool("leases", true).describedAs("whether processes that share the store load a key one at a time");
    static final Option<Duration> LEASE = Option.duration("lease", Duration.ofSeconds(10), Duration.ofMillis(30), HOUR)
            .describedAs("after which the load of a process that died is taken over; renewed while it lives");
    static final Option<Integer> PREFETCH_QUEUE =
            Option.integer("prefetchQueue", 1_000, 1, 1_000_000).describedAs("most keys that wait to be prefetched");
    static final Option<Integer> PREFETCH_LOADERS =
            Option.integer("prefetchLoaders", 2, 1, 1_000).describedAs("keys that are prefetched at a time");

    /** All of them, in the order of the documentation. */
    static final List<Option<?>> ALL = List.of(
            TTL,
            STALE_FOR,
            NEGATIVE_TTL,
            ERROR_BACKOFF,
            JITTER,
            EAGER_REFRESH,
            SOFT_TIMEOUT,
            HARD_TIMEOUT,
            STALE_WHILE_REVALIDATE,
            STALE_ON_ERROR,
            NEAR,
            SHARED,
            NEAR_ENTRIES,
            NEAR_BYTES,
            MAX_ENTRY_BYTES,
            OVERSIZED_LOADS,
            SERIALIZER,
            COMPRESSION,
            COMPRESSION_THRESHOLD,
            CATEGORY,
            ENABLED,
            IDLE_TTL,
            CLEANUP_INTERVAL,
            LEASES,
            LEASE,
            PREFETCH_QUEUE,
            PREFETCH_LOADERS);

    /** Those that a running cache keeps. */
    static final List<Option<?>> FIXED = List.of(NEAR, SHARED);

    private CacheOptions() {}

    /** Refuses what the kind of an option allows, and the cache does not: a category is as short for all as for one entry. */
    static void check(Option<?> option, Object value) {
        if (option.equals(CATEGORY)) {
            try {
                CacheNames.check((String) value, CATEGORY.name());
            } catch (IllegalArgumentException refused) {
                throw new StoreConfigurationException("option " + option.name() + ": " + refused.getMessage());
            }
        }
    }
}
