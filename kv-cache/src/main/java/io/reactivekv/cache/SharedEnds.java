package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactivekv.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * When those entries of the shared level expire that were read or written here, where no near level keeps them: the store
 * forgets them without a word. Who finds first that one has, a read, a cleanup or the watch, has it told of. One that is
 * changed is read again while somebody listens, and forgotten otherwise. Bounded: so are those that are used less than others.
 * Thread-safe.
 */
final class SharedEnds implements Disposable {

    static final int MOST = 10_000;

    /** No fewer than there are notes. */
    private static final int MOST_CHANGES = 1 << 14;

    private static final int READ_AT_A_TIME = 32;

    /** When an entry expires, and by what it is known whether it was invalidated before. */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity alone
    private record Noted(long until, long stamp, String[] records, Set<String> tags) {

        static Noted of(Slot slot, long until) {
            return new Noted(until, slot.stamp(), slot.records(), slot.tags());
        }
    }

    /** Where an entry is that is to be read again; what is read while it changes once more is not noted. */
    private enum Turn {
        QUEUED,
        READING,
        CHANGED
    }

    private final Core<?> core;
    private final Cache<String, Noted> noted =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final ConcurrentMap<String, Turn> changing = new ConcurrentHashMap<>();
    private final Sinks.Many<String> queue = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<String>get(MOST_CHANGES).get());
    private final Disposable reading;

    SharedEnds(Core<?> core) {
        this.core = core;
        this.reading = queue.asFlux().flatMap(this::readAnew, READ_AT_A_TIME).subscribe();
    }

    /**
     * It was read.
     *
     * @param ticket from before that
     */
    void found(String key, NearEntry<?> entry, long ticket) {
        // A read of many does not tell how long the store keeps what is timed by it.
        boolean tells = !entry.undated || entry.staleUntil != Long.MAX_VALUE;
        if (tells && core.near.holds(key, ticket)) {
            note(key, new Noted(entry.staleUntil, entry.stamp, entry.records, entry.tags));
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
            note(key, Noted.of(slot, slot.staleUntil()));
        } else {
            again(key);
        }
    }

    private void note(String key, Noted now) {
        if (now.until() == Long.MAX_VALUE) {
            noted.invalidate(key);
        } else {
            noted.put(key, now);
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
        if (there == null ? changing.containsKey(key) : !isOver(key, there)) {
            again(key);
        }
    }

    /** It is to be noted as it is from now on, if anybody listens. */
    void again(String key) {
        noted.invalidate(key);
        boolean heard = core.events.isHeard();
        AtomicBoolean joins = new AtomicBoolean();
        Turn unused = changing.compute(key, (k, turn) -> {
            joins.set(turn == null && heard);
            return turn == Turn.READING ? Turn.CHANGED : turn == null && heard ? Turn.QUEUED : turn;
        });
        if (joins.get()) {
            queued(key);
        }
    }

    private void queued(String key) {
        synchronized (queue) {
            if (queue.tryEmitNext(key).isFailure()) {
                Turn unused = changing.remove(key);
            }
        }
    }

    private Mono<Void> readAnew(String key) {
        SharedLevel shared = Objects.requireNonNull(core.shared);
        return Mono.defer(() -> {
                    Turn unused = changing.put(key, Turn.READING);
                    // Past the outage, which lets one a second through: that one is for the records.
                    return shared.slots().getEntry(key);
                })
                .doOnNext(raw -> {
                    Turn unused = changing.computeIfPresent(key, (k, turn) -> {
                        if (turn == Turn.READING) {
                            noteUnlessKnown(raw);
                        }
                        return turn;
                    });
                })
                .onErrorComplete()
                .doFinally(end -> {
                    if (changing.compute(key, (k, turn) -> turn == Turn.CHANGED ? Turn.QUEUED : null) != null) {
                        queued(key);
                    }
                })
                .then();
    }

    private void noteUnlessKnown(Entry<byte[]> raw) {
        Slot slot = Slots.readable(raw.value());
        if (slot == null || !slot.holdsResult()) {
            return;
        }
        long until = Slots.staleUntil(raw, slot, core.clock.millis());
        if (until != Long.MAX_VALUE) {
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
        reading.dispose();
        clear();
    }

    @Override
    public boolean isDisposed() {
        return reading.isDisposed();
    }
}
