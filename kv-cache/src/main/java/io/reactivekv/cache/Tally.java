package io.reactivekv.cache;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** The running counters of one cache. Thread-safe; counting never contends. */
final class Tally {

    private final Map<Figure, LongAdder> adders = new EnumMap<>(Figure.class);
    private final LongAdder nearHits;

    Tally() {
        for (Figure figure : Figure.values()) {
            adders.put(figure, new LongAdder());
        }
        nearHits = adder(Figure.NEAR_HITS);
    }

    /** Apart from the others because it is the hot one. */
    LongAdder nearHits() {
        return nearHits;
    }

    void count(Figure figure) {
        adder(figure).increment();
    }

    void add(Figure figure, long number) {
        adder(figure).add(number);
    }

    /** Makes a call that begins with a look at its arguments; that they are refused is counted. */
    <T> T checked(Supplier<T> call) {
        try {
            return call.get();
        } catch (IllegalArgumentException | NullPointerException refused) {
            count(Figure.CALLS_REFUSED);
            throw refused;
        }
    }

    long get(Figure figure) {
        return adder(figure).sum();
    }

    Map<Figure, Long> snapshot() {
        Map<Figure, Long> sums = new EnumMap<>(Figure.class);
        adders.forEach((figure, adder) -> sums.put(figure, adder.sum()));
        return sums;
    }

    void reset() {
        adders.values().forEach(LongAdder::reset);
    }

    private LongAdder adder(Figure figure) {
        LongAdder adder = adders.get(figure);
        if (adder == null) {
            throw new IllegalStateException("every figure has an adder: " + figure);
        }
        return adder;
    }

    /** What is counted; the names are those in {@link CacheStats#toMap()}. */
    enum Figure {
        NEAR_HITS("nearHits"),
        SHARED_HITS("sharedHits"),
        STALE_HITS("staleHits"),
        EMPTY_HITS("emptyHits"),
        MISSES("misses"),
        LOADS("loads"),
        EMPTY_LOADS("emptyLoads"),
        LOAD_FAILURES("loadFailures"),
        LOAD_NANOS("loadNanos"),
        LOADS_REFUSED("loadsRefused"),
        LOADS_CANCELLED("loadsCancelled"),
        JOINS("joins"),
        LEASE_WAITS("leaseWaits"),
        STALE_ON_ERROR("staleOnError"),
        ERRORS_REPEATED("errorsRepeated"),
        REFRESHES("refreshes"),
        PUTS("puts"),
        REMOVES("removes"),
        INVALIDATIONS("invalidations"),
        EVICTIONS_SIZE("evictionsForSize"),
        EVICTIONS_IDLE("evictionsForIdleness"),
        EVICTIONS_PRESSURE("evictionsByRequest"),
        DROPPED_BY_WATCH("droppedByWatch"),
        EXPIRED("expired"),
        CLEANUPS("cleanups"),
        CLEANED("cleaned"),
        CALLS_REFUSED("callsRefused"),
        OVERSIZED("oversized"),
        UNREADABLE("unreadable"),
        UNSERIALIZABLE("unserializable"),
        SHARED_FAILURES("sharedFailures"),
        OUTAGES("outages"),
        RESETS("resets"),
        SERIALIZATIONS("serializations"),
        SERIALIZE_NANOS("serializeNanos"),
        DESERIALIZE_NANOS("deserializeNanos"),
        COMPRESS_NANOS("compressNanos"),
        BYTES_BEFORE_COMPRESSION("bytesBeforeCompression"),
        BYTES_AFTER_COMPRESSION("bytesAfterCompression"),
        PREFETCHES("prefetches"),
        PREFETCH_HITS("prefetchHits"),
        PREFETCHES_DROPPED("prefetchesDropped"),
        WARMED("warmed"),
        WARMER_FAILURES("warmerFailures"),
        MERGES("merges");

        final String title;

        Figure(String title) {
            this.title = title;
        }
    }
}
