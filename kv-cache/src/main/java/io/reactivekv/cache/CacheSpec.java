package io.reactivekv.cache;

import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Option;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one cache is to do: its name, how long entries live, how large it may grow. Immutable and thread-safe: each method
 * with an argument returns a changed copy.
 *
 * <p>From code, {@link CacheSpecs properties or JSON}; a value that is not allowed is a {@link
 * StoreConfigurationException} that names the option and what is allowed, whichever way it came.
 */
public final class CacheSpec {

    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

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
    static final Option<String> SERIALIZER =
            Option.oneOf("serializer", "json", "json", "kryo").describedAs("form in which values are stored");
    static final Option<String> COMPRESSION = Option.oneOf("compression", "none", "none", "deflate")
            .describedAs("how serialized values are compressed, where that makes them smaller");
    static final Option<Long> COMPRESSION_THRESHOLD = Option.bytes("compressionThreshold", 1 << 10, 0, 1 << 30)
            .describedAs("a value whose serialized form is smaller stays uncompressed");
    static final Option<String> CATEGORY =
            Option.text("category", "default").describedAs("category of entries that are not given one");
    static final Option<Boolean> ENABLED =
            Option.bool("enabled", true).describedAs("when off, reads miss and load, and writes do nothing");
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

    private final String name;
    private final Map<String, Object> values;

    private CacheSpec(String name, Map<String, Object> values) {
        this.name = name;
        this.values = values;
    }

    /**
     * A spec with the default of every option: fresh for an hour, stale for another, 10,000 entries near, all shared.
     *
     * @param name begins with a letter or digit, and has these, dots, underscores and hyphens only; at most 100
     */
    public static CacheSpec named(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new StoreConfigurationException(
                    "the name of a cache begins with a letter or digit and has these, '.',"
                            + " '_' and '-' only, at most 100; was \"" + name + "\"");
        }
        return new CacheSpec(name, Map.of(TTL.name(), Optional.of(HOUR)));
    }

    /** The same options for a cache of another name. */
    public CacheSpec renamed(String other) {
        return new CacheSpec(named(other).name, values);
    }

    /**
     * Sets an option from text, as it stands in properties or JSON, such as {@code with("ttl", "30m")}.
     *
     * @throws StoreConfigurationException when there is no such option, or the value is not allowed
     */
    public CacheSpec with(String option, String text) {
        for (Option<?> known : ALL) {
            if (known.name().equals(option)) {
                return parsed(known, text);
            }
        }
        throw new StoreConfigurationException("cache " + name + ": there is no option \"" + option + "\"; allowed: "
                + ALL.stream().map(Option::name).sorted().toList());
    }

    private <T> CacheSpec parsed(Option<T> option, String text) {
        return with(option, option.parse(text));
    }

    private <T> CacheSpec with(Option<T> option, T value) {
        option.check(value);
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(option.name(), value);
        return new CacheSpec(name, Map.copyOf(changed));
    }

    @SuppressWarnings("unchecked") // a value is only ever put under the name of its own option
    private <T> @Nullable T given(Option<T> option) {
        return (T) values.get(option.name());
    }

    private <T> T get(Option<T> option) {
        T value = given(option);
        return value != null ? value : option.defaultValue().orElseThrow();
    }

    private Optional<Duration> optional(Option<Optional<Duration>> option) {
        Optional<Duration> value = given(option);
        return value != null ? value : Optional.empty();
    }

    /** The name of the cache. */
    public String name() {
        return name;
    }

    /** How long an entry is fresh; empty for ever. */
    public Optional<Duration> ttl() {
        return optional(TTL);
    }

    /** Sets how long an entry is fresh: from a millisecond to 100 years. */
    public CacheSpec ttl(Duration ttl) {
        return with(TTL, Optional.of(ttl));
    }

    /** Entries are fresh for ever, unless they are written with a TTL. */
    public CacheSpec withoutTtl() {
        return with(TTL, Optional.empty());
    }

    /** How long an entry of this TTL is stale after it; the TTL itself unless {@link #staleFor(Duration)} was said. */
    public Duration staleFor(Optional<Duration> ttl) {
        Optional<Duration> fixed = given(STALE_FOR);
        return (fixed != null ? fixed : ttl).orElse(Duration.ZERO);
    }

    /** Sets how long an entry can be served as stale after its TTL: from zero to 100 years. */
    public CacheSpec staleFor(Duration time) {
        return with(STALE_FOR, Optional.of(time));
    }

    /** How long an empty result is cached; empty when it is not. */
    public Optional<Duration> negativeTtl() {
        return optional(NEGATIVE_TTL);
    }

    /** Caches empty results for a time. */
    public CacheSpec negativeTtl(Duration ttl) {
        return with(NEGATIVE_TTL, Optional.of(ttl));
    }

    /** How long an error is handed out again; empty when it is not. */
    public Optional<Duration> errorBackoff() {
        return optional(ERROR_BACKOFF);
    }

    /** Hands out a loader's error again for a short time, at most an hour, instead of asking anew. */
    public CacheSpec errorBackoff(Duration time) {
        return with(ERROR_BACKOFF, Optional.of(time));
    }

    /** By how many percent a TTL is shortened at random, at most. */
    public int jitterPercent() {
        return get(JITTER);
    }

    /** Shortens TTLs at random by 0 to 90 percent at most, so that what was loaded together does not expire together. */
    public CacheSpec jitterPercent(int percent) {
        return with(JITTER, percent);
    }

    /** From which part of the TTL a hit refreshes, in percent; 100 for never. */
    public int eagerRefreshPercent() {
        return get(EAGER_REFRESH);
    }

    /** Lets a hit refresh the entry behind the caller from this part of its TTL on, 1 to 99 percent; 100 for never. */
    public CacheSpec eagerRefreshPercent(int percent) {
        return with(EAGER_REFRESH, percent);
    }

    /** After which a stale entry is served although the loader is still busy. */
    public Optional<Duration> softTimeout() {
        return optional(SOFT_TIMEOUT);
    }

    /** Serves a stale entry when the loader takes longer than this, and lets it go on. */
    public CacheSpec softTimeout(Duration time) {
        return with(SOFT_TIMEOUT, Optional.of(time));
    }

    /** After which a load is given up with {@link CacheLoadException}. */
    public Duration hardTimeout() {
        return get(HARD_TIMEOUT);
    }

    /** Bounds a load: at most an hour. Invalidations are remembered for as long as a load may last. */
    public CacheSpec hardTimeout(Duration time) {
        return with(HARD_TIMEOUT, time);
    }

    /** Whether a stale entry is served at once and refreshed behind the caller. */
    public boolean staleWhileRevalidate() {
        return get(STALE_WHILE_REVALIDATE);
    }

    /** Sets whether a stale entry is served at once, by reads that have a loader, and refreshed behind the caller. */
    public CacheSpec staleWhileRevalidate(boolean on) {
        return with(STALE_WHILE_REVALIDATE, on);
    }

    /** Whether a stale entry is served when its load fails. */
    public boolean staleOnError() {
        return get(STALE_ON_ERROR);
    }

    /** Sets whether a stale entry is served when its load fails. */
    public CacheSpec staleOnError(boolean on) {
        return with(STALE_ON_ERROR, on);
    }

    /** Whether there is a near level. */
    public boolean near() {
        return get(NEAR);
    }

    /** Sets whether entries are kept in the process. */
    public CacheSpec near(boolean on) {
        return with(NEAR, on);
    }

    /** Whether there is a shared level. */
    public boolean shared() {
        return get(SHARED);
    }

    /** Sets whether entries are kept in the store. */
    public CacheSpec shared(boolean on) {
        return with(SHARED, on);
    }

    /** Most entries of the near level. */
    public long nearEntries() {
        return get(NEAR_ENTRIES);
    }

    /** Sets how many entries the near level has at most. */
    public CacheSpec nearEntries(long most) {
        return with(NEAR_ENTRIES, most);
    }

    /** Most bytes of the near level; empty when it is bounded by entries. */
    public Optional<Long> nearBytes() {
        return Optional.ofNullable(given(NEAR_BYTES));
    }

    /** Bounds the near level by the bytes of serialized values, instead of by entries. */
    public CacheSpec nearBytes(long most) {
        return with(NEAR_BYTES, most);
    }

    /** Largest entry in its stored form, in bytes. */
    public int maxEntryBytes() {
        return Math.toIntExact(get(MAX_ENTRY_BYTES));
    }

    /** Sets the largest entry: a larger one is refused by writes, and not kept by loads. */
    public CacheSpec maxEntryBytes(int bytes) {
        return with(MAX_ENTRY_BYTES, (long) bytes);
    }

    /** The name of the serializer: {@code json} or {@code kryo}. */
    public String serializer() {
        return get(SERIALIZER);
    }

    /** Sets the serializer: {@code json} or {@code kryo}. */
    public CacheSpec serializer(String word) {
        return with(SERIALIZER, word);
    }

    /** How values are compressed: {@code none} or {@code deflate}. */
    public String compression() {
        return get(COMPRESSION);
    }

    /** Sets how values are compressed: {@code none} or {@code deflate}. */
    public CacheSpec compression(String word) {
        return with(COMPRESSION, word);
    }

    /** Size in bytes from which a value is compressed. */
    public int compressionThreshold() {
        return Math.toIntExact(get(COMPRESSION_THRESHOLD));
    }

    /** Sets the size from which a value is compressed, 0 to 1 GB. */
    public CacheSpec compressionThreshold(int bytes) {
        return with(COMPRESSION_THRESHOLD, (long) bytes);
    }

    /** Category of entries that are not given one. */
    public String category() {
        return get(CATEGORY);
    }

    /** Sets the category of entries that are not given one. */
    public CacheSpec category(String word) {
        return with(CATEGORY, word);
    }

    /** Whether the cache is on. */
    public boolean enabled() {
        return get(ENABLED);
    }

    /** Turns the cache on or off; when off, reads miss and load, and writes do nothing. */
    public CacheSpec enabled(boolean on) {
        return with(ENABLED, on);
    }

    /** After which without access an entry leaves the near level. */
    public Optional<Duration> idleTtl() {
        return optional(IDLE_TTL);
    }

    /** Takes an entry out of the near level after this time without access, at the next cleanup. */
    public CacheSpec idleTtl(Duration time) {
        return with(IDLE_TTL, Optional.of(time));
    }

    /** Between two sweeps. */
    public Duration cleanupInterval() {
        return get(CLEANUP_INTERVAL);
    }

    /** Sets the time between two sweeps: 10 ms to a day. */
    public CacheSpec cleanupInterval(Duration time) {
        return with(CLEANUP_INTERVAL, time);
    }

    /** Whether processes load a key one at a time. */
    public boolean leases() {
        return get(LEASES);
    }

    /** Sets whether processes that share the store load a key one at a time. */
    public CacheSpec leases(boolean on) {
        return with(LEASES, on);
    }

    /** After which the load of a process that died is taken over. */
    public Duration lease() {
        return get(LEASE);
    }

    /** Sets after which time the load of a process that died is taken over: 30 ms to an hour. */
    public CacheSpec lease(Duration time) {
        return with(LEASE, time);
    }

    /** Most keys that wait to be prefetched. */
    public int prefetchQueue() {
        return get(PREFETCH_QUEUE);
    }

    /** Sets how many keys may wait to be prefetched. */
    public CacheSpec prefetchQueue(int most) {
        return with(PREFETCH_QUEUE, most);
    }

    /** Keys that are prefetched at a time. */
    public int prefetchLoaders() {
        return get(PREFETCH_LOADERS);
    }

    /** Sets how many keys are prefetched at a time. */
    public CacheSpec prefetchLoaders(int most) {
        return with(PREFETCH_LOADERS, most);
    }

    /** Refuses a change that a running cache cannot make. */
    void checkChangeable(CacheSpec to) {
        for (Option<?> fixed : List.of(NEAR, SHARED, SERIALIZER, COMPRESSION, PREFETCH_QUEUE, PREFETCH_LOADERS)) {
            if (!get(fixed).equals(to.get(fixed))) {
                throw new StoreConfigurationException(
                        "cache " + name + ": option " + fixed.name() + " cannot be changed while it runs");
            }
        }
        if (nearBytes().isPresent() != to.nearBytes().isPresent()) {
            throw new StoreConfigurationException(
                    "cache " + name + ": a near level cannot change between nearEntries and nearBytes while it runs");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CacheSpec that && name.equals(that.name) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, values);
    }

    /** The name, and the options that were given. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("CacheSpec[").append(name);
        for (Option<?> option : ALL) {
            Object value = values.get(option.name());
            if (value != null) {
                Object shown = value instanceof Optional<?> maybe
                        ? maybe.<Object>map(x -> x).orElse("never")
                        : value;
                text.append(", ").append(option.name()).append('=').append(shown);
            }
        }
        return text.append(']').toString();
    }
}
