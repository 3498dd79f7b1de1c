package io.reactivekv.cache;

import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Option;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one cache is to do: its name, how long entries live, how large it may grow. Immutable and thread-safe: each method
 * with an argument returns a changed copy.
 *
 * <p>From code, {@link CacheSpecs properties or JSON}; a value that is not allowed is a {@link
 * StoreConfigurationException} that names the cache, the option and what is allowed, whichever way it came.
 */
public final class CacheSpec {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final String name;
    private final OptionValues values;

    private CacheSpec(String name, OptionValues values) {
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
        return new CacheSpec(name, OptionValues.none().with(CacheOptions.TTL, Optional.of(Duration.ofHours(1))));
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
        for (Option<?> known : CacheOptions.ALL) {
            if (known.name().equals(option)) {
                return changed(() -> values.parsed(known, text));
            }
        }
        throw new StoreConfigurationException("cache " + name + ": there is no option \"" + option + "\"; allowed: "
                + CacheOptions.ALL.stream().map(Option::name).sorted().toList());
    }

    private <T> CacheSpec with(Option<T> option, T value) {
        return changed(() -> values.with(option, value));
    }

    /** A refusal names the cache, since there may be many with such an option. */
    private CacheSpec changed(Supplier<OptionValues> change) {
        try {
            return new CacheSpec(name, change.get());
        } catch (StoreConfigurationException e) {
            // Not as a cause: the two would say the same.
            throw new StoreConfigurationException("cache " + name + ": " + e.getMessage());
        }
    }

    /** The name of the cache. */
    public String name() {
        return name;
    }

    /** How long an entry is fresh; empty for ever. */
    public Optional<Duration> ttl() {
        return values.optional(CacheOptions.TTL);
    }

    /** Sets how long an entry is fresh: from a millisecond to 100 years. */
    public CacheSpec ttl(Duration ttl) {
        return with(CacheOptions.TTL, Optional.of(ttl));
    }

    /** Entries are fresh for ever, unless they are written with a TTL. */
    public CacheSpec withoutTtl() {
        return with(CacheOptions.TTL, Optional.empty());
    }

    /** How long an entry of this TTL is stale after it; the TTL itself unless {@link #staleFor(Duration)} was said. */
    public Duration staleFor(Optional<Duration> ttl) {
        Optional<Duration> fixed = values.given(CacheOptions.STALE_FOR);
        return (fixed != null ? fixed : ttl).orElse(Duration.ZERO);
    }

    /** Sets how long an entry can be served as stale after its TTL: from zero to 100 years. */
    public CacheSpec staleFor(Duration time) {
        return with(CacheOptions.STALE_FOR, Optional.of(time));
    }

    /** How long an empty result is cached; empty when it is not. */
    public Optional<Duration> negativeTtl() {
        return values.optional(CacheOptions.NEGATIVE_TTL);
    }

    /** Caches empty results for a time, 1 ms to 100 years; off by default. */
    public CacheSpec negativeTtl(Duration ttl) {
        return with(CacheOptions.NEGATIVE_TTL, Optional.of(ttl));
    }

    /** How long an error is handed out again; empty when it is not. */
    public Optional<Duration> errorBackoff() {
        return values.optional(CacheOptions.ERROR_BACKOFF);
    }

    /**
     * Hands out a loader's error again for a short time, at most an hour, instead of asking anew. It is the same object for
     * all: each caller that waits by {@code block()} has Reactor add a suppressed exception to it, so that where many do, the
     * time should be seconds, or the loader's error be one that takes none.
     */
    public CacheSpec errorBackoff(Duration time) {
        return with(CacheOptions.ERROR_BACKOFF, Optional.of(time));
    }

    /** By how many percent a TTL is shortened at random, at most. */
    public int jitterPercent() {
        return values.get(CacheOptions.JITTER);
    }

    /** Shortens TTLs at random by 0 to 90 percent at most, so that what was loaded together does not expire together. */
    public CacheSpec jitterPercent(int percent) {
        return with(CacheOptions.JITTER, percent);
    }

    /** From which part of the TTL a hit refreshes, in percent; 100 for never. */
    public int eagerRefreshPercent() {
        return values.get(CacheOptions.EAGER_REFRESH);
    }

    /** Lets a hit refresh the entry behind the caller from this part of its TTL on, 1 to 99 percent; 100 for never. */
    public CacheSpec eagerRefreshPercent(int percent) {
        return with(CacheOptions.EAGER_REFRESH, percent);
    }

    /** After which a stale entry is served although the loader is still busy. */
    public Optional<Duration> softTimeout() {
        return values.optional(CacheOptions.SOFT_TIMEOUT);
    }

    /** Serves a stale entry when the loader takes longer than this, 1 ms to an hour, and lets it go on; off by default. */
    public CacheSpec softTimeout(Duration time) {
        return with(CacheOptions.SOFT_TIMEOUT, Optional.of(time));
    }

    /** After which a load is given up with {@link CacheLoadException}. */
    public Duration hardTimeout() {
        return values.get(CacheOptions.HARD_TIMEOUT);
    }

    /**
     * Bounds a load: 1 ms to an hour, a minute by default. Invalidations are remembered for so long, for the time that the
     * loads of other processes are waited for before it, and for a minute.
     */
    public CacheSpec hardTimeout(Duration time) {
        return with(CacheOptions.HARD_TIMEOUT, time);
    }

    /** Whether a stale entry is served at once and refreshed behind the caller. */
    public boolean staleWhileRevalidate() {
        return values.get(CacheOptions.STALE_WHILE_REVALIDATE);
    }

    /** Sets whether a stale entry is served at once, by reads that have a loader, and refreshed behind the caller. */
    public CacheSpec staleWhileRevalidate(boolean on) {
        return with(CacheOptions.STALE_WHILE_REVALIDATE, on);
    }

    /** Whether a stale entry is served when its load fails. */
    public boolean staleOnError() {
        return values.get(CacheOptions.STALE_ON_ERROR);
    }

    /** Sets whether a stale entry is served when its load fails. */
    public CacheSpec staleOnError(boolean on) {
        return with(CacheOptions.STALE_ON_ERROR, on);
    }

    /** Whether there is a near level. */
    public boolean near() {
        return values.get(CacheOptions.NEAR);
    }

    /** Sets whether entries are kept in the process. */
    public CacheSpec near(boolean on) {
        return with(CacheOptions.NEAR, on);
    }

    /** Whether there is a shared level. */
    public boolean shared() {
        return values.get(CacheOptions.SHARED);
    }

    /** Sets whether entries are kept in the store. */
    public CacheSpec shared(boolean on) {
        return with(CacheOptions.SHARED, on);
    }

    /** Most entries of the near level. */
    public long nearEntries() {
        return values.get(CacheOptions.NEAR_ENTRIES);
    }

    /** Sets how many entries the near level has at most: 1 to 2^40, 10,000 by default. */
    public CacheSpec nearEntries(long most) {
        return with(CacheOptions.NEAR_ENTRIES, most);
    }

    /** Most characters of keys, tags and metadata and bytes of serialized values near; empty when it is bounded by entries. */
    public Optional<Long> nearBytes() {
        return Optional.ofNullable(values.given(CacheOptions.NEAR_BYTES));
    }

    /**
     * Bounds the near level by the characters of keys, tags and metadata and the bytes of serialized values before compression, 1 to
     * 2^40, instead of by entries.
     */
    public CacheSpec nearBytes(long most) {
        return with(CacheOptions.NEAR_BYTES, most);
    }

    /** Largest entry in its stored form, in bytes. */
    public int maxEntryBytes() {
        return Math.toIntExact(values.get(CacheOptions.MAX_ENTRY_BYTES));
    }

    /**
     * Sets the largest entry, 1 byte to 512 MB, 1 MB by default: a larger one is refused by writes, and by loads unless {@link #oversizedLoads(String)} lets it
     * pass. A cache without a shared level that is bounded by entries serializes its values, to measure them, only if this is
     * set.
     */
    public CacheSpec maxEntryBytes(int bytes) {
        return with(CacheOptions.MAX_ENTRY_BYTES, (long) bytes);
    }

    /** Whether values have to be measured although nothing but the largest entry asks for it. */
    boolean isMeasured() {
        return values.given(CacheOptions.MAX_ENTRY_BYTES) != null;
    }

    /** What comes of a load whose result is too large to be kept: {@code fail} or {@code pass}. */
    public String oversizedLoads() {
        return values.get(CacheOptions.OVERSIZED_LOADS);
    }

    /**
     * Sets what comes of a load whose result is too large to be kept: with {@code fail} its callers get a {@link
     * io.reactivekv.ValueTooLargeException}, and what was there before stays; with {@code pass} they get the result, which is
     * not kept, and what was there before goes. Both are counted.
     */
    public CacheSpec oversizedLoads(String word) {
        return with(CacheOptions.OVERSIZED_LOADS, word);
    }

    /** The name of the serializer: {@code json} or {@code kryo}. */
    public String serializer() {
        return values.get(CacheOptions.SERIALIZER);
    }

    /** Sets the serializer: {@code json} or {@code kryo}. */
    public CacheSpec serializer(String word) {
        return with(CacheOptions.SERIALIZER, word);
    }

    /** How values are compressed: {@code none} or {@code deflate}. */
    public String compression() {
        return values.get(CacheOptions.COMPRESSION);
    }

    /** Sets how values are compressed: {@code none} or {@code deflate}. */
    public CacheSpec compression(String word) {
        return with(CacheOptions.COMPRESSION, word);
    }

    /** Size in bytes from which a value is compressed. */
    public int compressionThreshold() {
        return Math.toIntExact(values.get(CacheOptions.COMPRESSION_THRESHOLD));
    }

    /** Sets the size from which a value is compressed, 0 to 1 GB, 1 KB by default. */
    public CacheSpec compressionThreshold(int bytes) {
        return with(CacheOptions.COMPRESSION_THRESHOLD, (long) bytes);
    }

    /** Category of entries that are not given one. */
    public String category() {
        return values.get(CacheOptions.CATEGORY);
    }

    /** Sets the category of entries that are not given one; {@code default} by default. */
    public CacheSpec category(String word) {
        return with(CacheOptions.CATEGORY, word);
    }

    /** Whether the cache is on. */
    public boolean enabled() {
        return values.get(CacheOptions.ENABLED);
    }

    /**
     * Turns the cache on or off. When off, every read of values misses; one with a loader calls it each time, hands its
     * result out and keeps nothing. Writes, removals and invalidations pass to the levels as ever, so that a cache which is
     * turned on again serves nothing older than what was written meanwhile. Its {@code asStore()} is not concerned. In
     * identity mode each read then gets the object that its loader has made.
     */
    public CacheSpec enabled(boolean on) {
        return with(CacheOptions.ENABLED, on);
    }

    /** After which without access an entry leaves the near level. */
    public Optional<Duration> idleTtl() {
        return values.optional(CacheOptions.IDLE_TTL);
    }

    /**
     * Serves no entry from the near level that was not used for longer than this, 1 ms to 100 years, and takes it out, at the next
     * cleanup at the latest; off by default. Has no meaning without a near level.
     */
    public CacheSpec idleTtl(Duration time) {
        return with(CacheOptions.IDLE_TTL, Optional.of(time));
    }

    /** Between two sweeps. */
    public Duration cleanupInterval() {
        return values.get(CacheOptions.CLEANUP_INTERVAL);
    }

    /** Sets the time between two sweeps: 10 ms to a day, 5 minutes by default. */
    public CacheSpec cleanupInterval(Duration time) {
        return with(CacheOptions.CLEANUP_INTERVAL, time);
    }

    /** Whether processes load a key one at a time. */
    public boolean leases() {
        return values.get(CacheOptions.LEASES);
    }

    /**
     * Sets whether processes that share the store load a key one at a time. Without leases they load it side by side; the first
     * result is kept.
     */
    public CacheSpec leases(boolean on) {
        return with(CacheOptions.LEASES, on);
    }

    /** After which the load of a process that died is taken over. */
    public Duration lease() {
        return values.get(CacheOptions.LEASE);
    }

    /**
     * Sets after which time the load of a process that died is taken over: 30 ms to an hour, 10 s by default. What was there
     * before the load goes on being served meanwhile and afterwards, as long as it would have been.
     */
    public CacheSpec lease(Duration time) {
        return with(CacheOptions.LEASE, time);
    }

    /** Most keys that wait to be prefetched. */
    public int prefetchQueue() {
        return values.get(CacheOptions.PREFETCH_QUEUE);
    }

    /** Sets how many keys may wait to be prefetched: 1 to 1,000,000, 1,000 by default. */
    public CacheSpec prefetchQueue(int most) {
        return with(CacheOptions.PREFETCH_QUEUE, most);
    }

    /** Keys that are prefetched at a time. */
    public int prefetchLoaders() {
        return values.get(CacheOptions.PREFETCH_LOADERS);
    }

    /** Sets how many keys are prefetched at a time: 1 to 1,000, 2 by default. */
    public CacheSpec prefetchLoaders(int most) {
        return with(CacheOptions.PREFETCH_LOADERS, most);
    }

    /** Refuses a change that a running cache cannot make. */
    void checkChangeable(CacheSpec to) {
        for (Option<?> fixed : CacheOptions.FIXED) {
            if (!values.get(fixed).equals(to.values.get(fixed))) {
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
        return "CacheSpec[" + name + values + "]";
    }
}
