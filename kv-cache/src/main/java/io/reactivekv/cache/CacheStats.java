package io.reactivekv.cache;

import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Figures of a cache, or of all caches of a manager: counters of this process since the start or the last reset, and gauges
 * of its near level. Immutable.
 */
public final class CacheStats {

    private final Map<Figure, Long> counters;
    private final Gauges gauges;

    CacheStats(Map<Figure, Long> counters, Gauges gauges) {
        this.counters = new EnumMap<>(counters);
        this.gauges = gauges;
    }

    private long get(Figure figure) {
        return counters.getOrDefault(figure, 0L);
    }

    /** Reads that were served, from whichever level. */
    public long hits() {
        return nearHits() + sharedHits();
    }

    /** Reads that the near level served. */
    public long nearHits() {
        return get(Figure.NEAR_HITS);
    }

    /** Reads that the shared level served. */
    public long sharedHits() {
        return get(Figure.SHARED_HITS);
    }

    /** Hits, by either level, with a fresh entry. */
    public long freshHits() {
        return Math.max(0, hits() - staleHits());
    }

    /** Hits, by either level, with a stale entry. */
    public long staleHits() {
        return get(Figure.STALE_HITS);
    }

    /** Hits, by either level, with the knowledge that there is no value. */
    public long emptyHits() {
        return get(Figure.EMPTY_HITS);
    }

    /** Reads that found nothing to serve. */
    public long misses() {
        return get(Figure.MISSES);
    }

    /** Hits per read; 0 before the first read. */
    public double hitRate() {
        long reads = hits() + misses();
        return reads == 0 ? 0 : (double) hits() / reads;
    }

    /** Loads that ended, well or not. */
    public long loads() {
        return get(Figure.LOADS);
    }

    /** Loads that ended without a value. */
    public long emptyLoads() {
        return get(Figure.EMPTY_LOADS);
    }

    /** Loads that failed: by their loader, or since what it brought cannot be kept for what it is. */
    public long loadFailures() {
        return get(Figure.LOAD_FAILURES);
    }

    /** The time that loads took together. */
    public Duration loadTime() {
        return Duration.ofNanos(get(Figure.LOAD_NANOS));
    }

    /** Results that were not kept, because the key was invalidated, written or taken over meanwhile. */
    public long loadsRefused() {
        return get(Figure.LOADS_REFUSED);
    }

    /** Loads that were cancelled because nobody waited for them any more. */
    public long loadsCancelled() {
        return get(Figure.LOADS_CANCELLED);
    }

    /** Errors of loaders that were handed out again within {@code errorBackoff}. */
    public long errorsRepeated() {
        return get(Figure.ERRORS_REPEATED);
    }

    /** Callers that waited for a load somebody else in this process had begun. */
    public long joins() {
        return get(Figure.JOINS);
    }

    /** Loads that waited for another process to load the same key. */
    public long leaseWaits() {
        return get(Figure.LEASE_WAITS);
    }

    /** Stale entries served because a load failed. */
    public long staleOnError() {
        return get(Figure.STALE_ON_ERROR);
    }

    /** Refreshes that nobody waited for. */
    public long refreshes() {
        return get(Figure.REFRESHES);
    }

    /** Values put by hand, those through {@code asStore()} included. */
    public long puts() {
        return get(Figure.PUTS);
    }

    /** Removals by hand, whether there was something or not; deletions through {@code asStore()} included. */
    public long removes() {
        return get(Figure.REMOVES);
    }

    /** Invalidations of whatever kind. */
    public long invalidations() {
        return get(Figure.INVALIDATIONS);
    }

    /** Entries that left the near level for want of room. */
    public long evictions() {
        return get(Figure.EVICTIONS_SIZE);
    }

    /** Entries that left the near level because they were not used for {@code idleTtl}. */
    public long evictionsForIdleness() {
        return get(Figure.EVICTIONS_IDLE);
    }

    /** Entries taken out of the near level by {@code evictColdest} and its like. */
    public long evictionsByRequest() {
        return get(Figure.EVICTIONS_PRESSURE);
    }

    /** Entries that left the near level, before their time was over, because the watch told of a change of their keys. */
    public long droppedByWatch() {
        return get(Figure.DROPPED_BY_WATCH);
    }

    /**
     * Entries found to be expired, by a read, a sweep, or the watch when the store was first: those of the near level; without
     * one, those that this process has read (but through {@code asStore()}), or, while somebody listens to events, written.
     */
    public long expired() {
        return get(Figure.EXPIRED);
    }

    /** Sweeps of the near level. */
    public long cleanups() {
        return get(Figure.CLEANUPS);
    }

    /** Entries that sweeps removed, from either level or, counted once, from both; idle ones as well. */
    public long cleaned() {
        return get(Figure.CLEANED);
    }

    /** Operations of the shared level that failed. */
    public long sharedFailures() {
        return get(Figure.SHARED_FAILURES);
    }

    /** Times that the shared level went down, or began to refuse what it was asked for, such as writes when it is full. */
    public long outages() {
        return get(Figure.OUTAGES);
    }

    /** Times that nothing near was trusted before it was read again, since changes may have been missed. */
    public long resets() {
        return get(Figure.RESETS);
    }

    /**
     * Whether the shared level answered the last time it was asked, refuses nothing, and the invalidations of others are
     * known. One that refused something is up again when it takes a write and has refused nothing for 10 s.
     */
    public boolean sharedUp() {
        return gauges.sharedUp();
    }

    /**
     * Calls that were refused for their arguments: an empty or null key, a negative TTL, a bad pattern; keys that warmers and
     * predictors named, and what the stores of {@code asStore()} and their views refused, too.
     */
    public long callsRefused() {
        return get(Figure.CALLS_REFUSED);
    }

    /** Values too large to be cached. */
    public long oversized() {
        return get(Figure.OVERSIZED);
    }

    /** Values that the serializer refused. */
    public long unserializable() {
        return get(Figure.UNSERIALIZABLE);
    }

    /** Stored entries that could not be read, and count as absent. */
    public long unreadable() {
        return get(Figure.UNREADABLE);
    }

    /** Keys loaded ahead of a request. */
    public long prefetches() {
        return get(Figure.PREFETCHES);
    }

    /**
     * Prefetched entries that somebody asked for; of those that nobody has asked for yet as many are known as the near level has
     * room for, 10,000 to a million.
     */
    public long prefetchHits() {
        return get(Figure.PREFETCH_HITS);
    }

    /** Keys that were not queued for prefetching, or left the queue, for want of room. */
    public long prefetchesDropped() {
        return get(Figure.PREFETCHES_DROPPED);
    }

    /** Keys that warmers loaded. */
    public long warmed() {
        return get(Figure.WARMED);
    }

    /** Failures of warmers: of what tells their keys, or of a key that no cache takes. Failed loads are not among them. */
    public long warmerFailures() {
        return get(Figure.WARMER_FAILURES);
    }

    /** Keys that wait to be prefetched. */
    public long prefetchQueueLength() {
        return gauges.queued();
    }

    /** Entries of the near level; without one, those that the last cleanup of any process has left in the shared level. */
    public long entries() {
        return gauges.entries().entries();
    }

    /** {@link #entries()} by status. */
    public Map<EntryStatus, Long> entriesByStatus() {
        return gauges.entries().byStatus();
    }

    /** {@link #entries()} by category. */
    public Map<String, Long> entriesByCategory() {
        return gauges.entries().byCategory();
    }

    /** Age of the oldest of {@link #entries()} when they were counted; empty when there is none. */
    public Optional<Duration> oldestAge() {
        return gauges.entries().oldest();
    }

    /** Age of the newest of {@link #entries()} when they were counted; empty when there is none. */
    public Optional<Duration> newestAge() {
        return gauges.entries().newest();
    }

    /**
     * Bytes of the serialized values of {@link #entries()}, of the near level before compression, of the shared one as they are
     * stored; 0 in a cache that never serializes.
     */
    public long bytes() {
        return gauges.entries().bytes();
    }

    /** The bound of the near level, in entries or in bytes; 0 without one. Of several caches the sum, whatever they count. */
    public long capacity() {
        return gauges.capacity();
    }

    /** How much of the near level's bound is used, from 0 to 1. Of several caches that of the fullest. */
    public double use() {
        return gauges.use();
    }

    /** What turning values into bytes and back cost. */
    public SerializationStats serialization() {
        return new SerializationStats(
                get(Figure.SERIALIZATIONS),
                Duration.ofNanos(get(Figure.SERIALIZE_NANOS)),
                Duration.ofNanos(get(Figure.DESERIALIZE_NANOS)),
                Duration.ofNanos(get(Figure.COMPRESS_NANOS)),
                get(Figure.BYTES_BEFORE_COMPRESSION),
                get(Figure.BYTES_AFTER_COMPRESSION));
    }

    /** Compressed by original size, of values from the threshold on; 1 when nothing was compressed. */
    public double compressionRatio() {
        return serialization().compressionRatio();
    }

    /** New data that were merged into an object in identity mode. */
    public long merges() {
        return get(Figure.MERGES);
    }

    /**
     * The 20 most used keys with their approximate number of reads since {@code resetStats}, most used first, whether they are
     * near, were, or never came.
     */
    public Map<String, Long> hotKeys() {
        return gauges.hotKeys();
    }

    /** What was counted since an earlier look; gauges stay as they are. */
    public CacheStats minus(CacheStats earlier) {
        Map<Figure, Long> difference = new EnumMap<>(Figure.class);
        counters.forEach((figure, number) -> difference.put(figure, number - earlier.get(figure)));
        return new CacheStats(difference, gauges);
    }

    CacheStats plus(CacheStats other) {
        Map<Figure, Long> sum = new EnumMap<>(counters);
        other.counters.forEach((figure, number) -> {
            long unused = sum.merge(figure, number, Long::sum);
        });
        return new CacheStats(sum, gauges.plus(other.gauges));
    }

    static CacheStats none() {
        return new CacheStats(Map.of(Figure.LOADS, 0L), Gauges.NONE);
    }

    /** Everything as names, numbers and maps of these, fit for JSON. */
    public Map<String, Object> toMap() {
        return StatsMap.of(this, counters);
    }

    @Override
    public String toString() {
        return "CacheStats" + toMap();
    }
}
