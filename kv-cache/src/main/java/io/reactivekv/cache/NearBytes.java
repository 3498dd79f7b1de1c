package io.reactivekv.cache;

import io.reactivekv.Entry;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * The near level as {@link CacheBackend} uses it, which promises linearizability: while a key is being written, nothing is
 * taken from near, and nothing is kept there.
 */
final class NearBytes<V> {

    private static final int STRIPES = 1 << 12;

    private final Core<V> core;
    private final AtomicIntegerArray writers = new AtomicIntegerArray(STRIPES);

    NearBytes(Core<V> core) {
        this.core = core;
    }

    byte @Nullable [] get(String key) {
        if (!core.spec().near() || writers.get(stripe(key)) != 0) {
            return null;
        }
        NearEntry<V> entry = core.near.getPlain(key);
        long now = core.clock.millis();
        if (entry == null || entry.plain == null || !entry.isFresh(key, now, core.validity) || core.isIdle(entry)) {
            return null;
        }
        core.tally.nearHits().increment();
        entry.accessed(now);
        return entry.plain;
    }

    /** Keeps what was read for somebody, if it may; its use counts in any case. */
    void fill(Entry<byte[]> raw, Slot slot, long ticket) {
        if (core.spec().near() && writers.get(stripe(raw.key())) == 0) {
            long now = core.clock.millis();
            long until = slot.isTimedByStore() ? Slots.staleUntil(raw, slot, now) : slot.freshUntil();
            NearEntry<V> entry = new NearEntry<>(
                    null,
                    slot.readAt(now),
                    until,
                    until,
                    slot.payload().length,
                    NearLevel.generationOf(ticket),
                    slot.payload());
            entry.accessed(now);
            if (core.near.fill(raw.key(), entry, ticket)) {
                return;
            }
        }
        core.hotKeys.used(raw.key());
    }

    /** Tells whether a value was near that could be served. */
    boolean begin(String key) {
        int unused = writers.incrementAndGet(stripe(key));
        return core.hasValue(key, core.near.touched(key));
    }

    void end(String key) {
        boolean unusedNear = core.near.touch(key);
        int unused = writers.decrementAndGet(stripe(key));
    }

    private static int stripe(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }
}
