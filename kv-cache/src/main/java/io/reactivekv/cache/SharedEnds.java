package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactivekv.Entry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final int MOST_CHANGES = 4_096;

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

    /** How many changes of a key are still to be read. */
    private final Map<String, Integer> changing = new ConcurrentHashMap<>();

    private final Sinks.Many<String> changes = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<String>get(MOST_CHANGES).get());
    private final Disposable reading;

    SharedEnds(Core<?> core) {
        this.core = core;
        // One after the other, so that the last thing read is the last thing there was.
        this.reading = changes.asFlux().concatMap(this::readAnew, 1).subscribe();
    }

    /** It is there, as it was read. */
    void found(String key, NearEntry<?> entry) {
        if (entry.undated && entry.staleUntil == Long.MAX_VALUE) {
            return; // A read of many does not tell how long the store keeps it.
        }
        note(key, new Noted(entry.staleUntil, entry.stamp, entry.records, entry.tags));
    }

    /** It is there, as it was written. The watch tells of that, too, be it sooner or later. */
    void written(String key, Slot slot) {
        if (core.events.isHeard()) {
            note(key, Noted.of(slot, slot.staleUntil()));
        } else {
            noted.invalidate(key);
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
            noted.invalidate(key);
            reread(key);
        }
    }

    /** It is to be noted as it is now, if anybody listens. */
    void reread(String key) {
        if (core.events.isHeard()) {
            int unused = changing.merge(key, 1, Integer::sum);
            synchronized (changes) {
                if (changes.tryEmitNext(key).isFailure()) {
                    isRead(key);
                }
            }
        }
    }

    private void isRead(String key) {
        Integer unused = changing.computeIfPresent(key, (k, number) -> number == 1 ? null : number - 1);
    }

    private Mono<Void> readAnew(String key) {
        SharedLevel shared = core.shared;
        return shared == null
                ? Mono.empty()
                // Past the outage, which lets one a second through: that one is for the records.
                : shared.slots()
                        .getEntry(key)
                        .doOnNext(this::noteUnlessKnown)
                        .onErrorComplete()
                        .doFinally(end -> isRead(key))
                        .then();
    }

    private void noteUnlessKnown(Entry<byte[]> raw) {
        Slot slot = Slots.readable(raw.value());
        long until =
                slot == null || !slot.holdsResult() ? Long.MAX_VALUE : Slots.staleUntil(raw, slot, core.clock.millis());
        if (slot != null && until != Long.MAX_VALUE) {
            // What was noted meanwhile is newer.
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
