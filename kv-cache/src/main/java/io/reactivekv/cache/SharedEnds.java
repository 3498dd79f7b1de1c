package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactivekv.Entry;
import java.util.Objects;
import java.util.Set;
import reactor.core.Disposable;

/**
 * When those entries of the shared level expire that were read or written here, where no near level keeps them: the store
 * forgets them without a word. Who finds first that one has, a read, a cleanup or the watch, has it told of. One that is
 * changed is read again while somebody listens, and forgotten otherwise. Bounded: so are those that are used less than others.
 * Thread-safe.
 */
final class SharedEnds implements Disposable {

    static final int MOST = 10_000;
    private static final int MOST_CHANGING = 1 << 17;

    /** When an entry expires, and by what it is known whether it was invalidated before. */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity alone
    private record Noted(long until, long stamp, String[] records, Set<String> tags) {

        static Noted of(Slot slot, long until) {
            return new Noted(until, slot.stamp(), slot.records(), slot.tags());
        }
    }

    private final Core<?> core;
    private final Cache<String, Noted> noted =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final ChangedKeys<Entry<byte[]>> changing;

    SharedEnds(Core<?> core) {
        this.core = core;
        SharedLevel shared = Objects.requireNonNull(core.shared);
        // Past the outage, which lets one a second through: that one is for the records.
        this.changing = new ChangedKeys<>(
                key -> shared.slots().getEntry(key), (key, raw) -> noteUnlessKnown(raw), MOST_CHANGING);
    }

    /**
     * It was read.
     *
     * @param ticket from before that; of what was read without one, since nothing is kept of it, nothing is noted
     */
    void found(String key, NearEntry<?> entry, long ticket) {
        // A read of many does not tell how long the store keeps what is timed by it.
        boolean tells = !entry.undated || entry.staleUntil != Long.MAX_VALUE;
        if (!tells || ticket == NearLevel.NO_TICKET) {
            return;
        }
        if (core.near.holds(key, ticket)) {
            note(key, new Noted(entry.staleUntil, entry.stamp, entry.records, entry.tags), ticket);
        } else {
            again(key);
        }
    }

    /**
     * It was written.
     *
     * @param ticket from before that, or from when the watch has told of it
     */
    void written(String key, Slot slot, long ticket) {
        if (!core.events.isHeard()) {
            noted.invalidate(key); // Be it sooner or later, the watch tells of a change.
        } else if (core.near.holds(key, ticket)) {
            note(key, Noted.of(slot, slot.staleUntil()), ticket);
        } else {
            again(key);
        }
    }

    private void note(String key, Noted now, long ticket) {
        if (now.until() == Long.MAX_VALUE) {
            noted.invalidate(key);
            return;
        }
        noted.put(key, now);
        // The watch may have told of a change before there was anything to forget.
        if (!core.near.holds(key, ticket)) {
            again(key);
        }
    }

    /** There is nothing, or nothing that could be served. */
    void missed(String key) {
        Noted there = noted.policy().getIfPresentQuietly(key);
        if (there != null) {
            boolean unused = isOver(key, there);
        }
    }

    /** The watch tells of a change. */
    void changed(String key) {
        Noted there = noted.policy().getIfPresentQuietly(key);
        if (there == null ? changing.has(key) : !isOver(key, there)) {
            again(key);
        }
    }

    /** It is to be noted as it is from now on, if anybody listens. */
    void again(String key) {
        if (core.events.isHeard()) {
            changing.add(key, () -> noted.invalidate(key));
        } else {
            changing.touch(key);
            noted.invalidate(key);
        }
    }

    private void noteUnlessKnown(Entry<byte[]> raw) {
        Slot slot = Slots.readable(raw.value());
        if (slot == null || !slot.holdsResult()) {
            return;
        }
        long now = core.clock.millis();
        long until = Slots.staleUntil(raw, slot, now);
        // One that is over may have been told of while this one was waiting for its turn.
        if (until != Long.MAX_VALUE && now < until) {
            // What was noted meanwhile is as new, or newer.
            Noted unused = noted.asMap().putIfAbsent(raw.key(), Noted.of(slot, until));
        }
    }

    /** Looks for what has expired unseen. */
    void sweep() {
        noted.asMap().forEach((key, there) -> {
            boolean unused = isOver(key, there);
        });
    }

    /** Whether its time is over, which is told of once; not of what was invalidated before. */
    private boolean isOver(String key, Noted there) {
        if (core.clock.millis() < there.until()) {
            return false;
        }
        if (noted.asMap().remove(key, there)
                && core.validity.accepts(key, there.stamp(), there.records(), there.tags())) {
            core.expired(key);
        }
        return true;
    }

    long size() {
        noted.cleanUp();
        return noted.estimatedSize();
    }

    /** Whether no change is still to be read. */
    boolean isSettled() {
        return changing.isEmpty();
    }

    /** Changes may have been missed. */
    void clear() {
        noted.invalidateAll();
    }

    @Override
    public void dispose() {
        changing.dispose();
        clear();
    }

    @Override
    public boolean isDisposed() {
        return changing.isDisposed();
    }
}
