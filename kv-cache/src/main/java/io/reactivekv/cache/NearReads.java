package io.reactivekv.cache;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The reads of one cache that are made in the same way, and the shortest way to a hit of them: one look into the near level
 * and one count; one of the clock only for what will not be fresh for much longer.
 */
final class NearReads<V> {

    private final Core<V> core;
    private final NearLevel<V> near;
    private final Validity validity;
    private final LongAdder hits;
    private final boolean refreshes;
    private final Whole<V> whole;

    /** The whole way of a read, which looks near once more. */
    interface Whole<V> {

        /** The read. */
        Mono<V> read(String key, @Nullable CacheLoader<V> loader);
    }

    /**
     * Reads of one kind.
     *
     * @param refreshes whether a hit may be due for a refresh, which the whole way sees to
     */
    NearReads(Core<V> core, boolean refreshes, Whole<V> whole) {
        this.core = core;
        this.near = core.near;
        this.validity = core.validity;
        this.hits = core.tally.nearHits();
        this.refreshes = refreshes;
        this.whole = whole;
    }

    Mono<V> get(String key, @Nullable CacheLoader<V> loader) {
        return NearGet.of(this, key, loader);
    }

    /** The entry that answers a read, counted as a hit; null when the whole way has to be gone. */
    @Nullable
    NearEntry<V> hit(String key) {
        if (!core.isQuick()) {
            return null;
        }
        NearEntry<V> entry = near.peek(key);
        if (entry == null) {
            return null;
        }
        int eager = refreshes ? core.eagerPercent() : NearEntry.WHOLE_TTL;
        boolean exactly = eager < NearEntry.WHOLE_TTL || core.idleMillis() != Core.NEVER_IDLE;
        long now = exactly ? core.clock.millis() : core.rough.millisBefore(entry.freshUntil);
        if (!entry.isFresh(key, now, validity) || entry.isPast(eager, now) || (exactly && core.isIdle(entry))) {
            return null;
        }
        hits.increment();
        near.used(key, entry, now);
        if (entry.prefetched || entry.value == null) {
            countSpecial(key, entry);
        }
        return entry;
    }

    /** Apart, so that what is rare does not stand in the way of compiling what is not. */
    private void countSpecial(String key, NearEntry<V> entry) {
        if (entry.prefetched) {
            entry.prefetched = false;
            if (core.prefetched.take(key)) {
                core.tally.count(Tally.Figure.PREFETCH_HITS);
            }
        }
        if (entry.value == null) {
            core.tally.count(Tally.Figure.EMPTY_HITS);
        }
    }

    Mono<V> whole(String key, @Nullable CacheLoader<V> loader) {
        if (CacheNames.isUnicode(key)) {
            return whole.read(key, loader);
        }
        core.tally.count(Tally.Figure.CALLS_REFUSED);
        return Mono.error(CacheNames.notUnicode("key"));
    }
}
