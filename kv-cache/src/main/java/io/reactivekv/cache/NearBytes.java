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
        if (entry == null || entry.plain == null || core.status(key, entry) != EntryStatus.FRESH) {
            return null;
        }
        core.tally.nearHits().increment();
        return entry.plain;
    }

    void fill(Entry<byte[]> raw, Slot slot, long ticket) {
        if (core.spec().near() && writers.get(stripe(raw.key())) == 0) {
            long now = core.clock.millis();
            long until = slot.kind() == Slot.Kind.PLAIN
                    ? raw.ttl().map(left -> now + left.toMillis()).orElse(Long.MAX_VALUE)
                    : slot.freshUntil();
            NearEntry<V> entry = new NearEntry<>(
                    null, slot, until, until, slot.payload().length, NearLevel.generationOf(ticket), slot.payload());
            boolean unused = core.near.fill(raw.key(), entry, ticket);
        }
    }

    void begin(String key) {
        int unused = writers.incrementAndGet(stripe(key));
        boolean unusedNear = core.near.touch(key);
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
