package io.reactivekv.cache;

import io.reactivekv.KeyRange;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import reactor.core.publisher.Mono;

/** Drops what nobody will be given any more, and then the invalidations that were kept for nothing else. */
final class Cleaning<V> {

    private final Core<V> core;
    private final SlotRemoval<V> slots;
    private final Flights<?> flights;
    private final KnownNumbers known = new KnownNumbers();

    /** Since when records are known here to be in retirement: clocks of processes differ. */
    private final Map<String, Long> retiring = new ConcurrentHashMap<>();

    Cleaning(Core<V> core, Flights<?> flights) {
        this.core = core;
        this.flights = flights;
        this.slots = new SlotRemoval<>(core);
    }

    /** Both levels; emits how many entries these were. */
    Mono<Long> cleanup() {
        return core.whileOpen(Mono.defer(() -> {
            Set<String> near = cleanNear();
            return cleanShared(near).map(shared -> near.size() + shared);
        }));
    }

    /** Drops near entries that nobody will be given any more, or was given for too long; returns their keys. */
    Set<String> cleanNear() {
        long now = core.clock.millis();
        Set<String> cleaned = new HashSet<>();
        long unused = core.near.removeIf(
                (key, entry) -> {
                    EntryStatus status = entry.status(key, now, core.validity);
                    return status == EntryStatus.EXPIRED || status == EntryStatus.INVALID;
                },
                (key, entry) -> {
                    boolean unusedKey = cleaned.add(key);
                    if (entry.status(key, now, core.validity) == EntryStatus.EXPIRED) {
                        core.expired(key);
                    }
                });
        if (core.sharedEnds != null) {
            core.sharedEnds.sweep();
        }
        // Read again from the shared level, these are no loss.
        long unusedUntrusted = core.near.removeIf((key, entry) -> !core.isTrusted(entry));
        core.spec().idleTtl().ifPresent(time -> {
            List<String> idle = evictIdle(time, CacheEvent.Cause.IDLE);
            core.tally.add(Figure.EVICTIONS_IDLE, idle.size());
            boolean unusedIdle = cleaned.addAll(idle);
        });
        core.validity.retire(now);
        long age = core.memory().toMillis();
        if (core.shared == null) {
            core.validity.forgetTags(Math.min(known.before(now, age), flights.oldestStamp()));
        }
        known.note(now, core.validity.known(), age);
        core.tally.count(Figure.CLEANUPS);
        core.tally.add(Figure.CLEANED, cleaned.size());
        return cleaned;
    }

    List<String> evictIdle(Duration time, CacheEvent.Cause cause) {
        long since = core.clock.millis() - time.toMillis();
        List<String> evicted = new ArrayList<>();
        long unused = core.near.removeIf((key, entry) -> entry.isIdleSince(since), (key, entry) -> evicted.add(key));
        evicted.forEach(key -> core.events.tellEvicted(key, cause));
        return evicted;
    }

    /** Removes slots that nobody will be given any more, and emits how many entries these were beside those near. */
    Mono<Long> cleanShared(Set<String> cleanedNear) {
        SharedLevel shared = core.shared;
        return shared == null
                ? Mono.just(0L)
                : core.inStep()
                        .then(Mono.defer(() -> Settling.of(shared, core.validity, core.clock.millis())))
                        .flatMap(settling -> cleanShared(cleanedNear, settling))
                        .doOnNext(number -> core.tally.add(Figure.CLEANED, number));
    }

    /** Counts what stays, and keeps the records that it belongs to. */
    private Mono<Long> cleanShared(Set<String> cleanedNear, Settling settling) {
        SharedLevel shared = Objects.requireNonNull(core.shared);
        SharedCensus counted = Objects.requireNonNull(core.sharedCensus);
        long now = core.clock.millis();
        long age = core.memory().toMillis();
        Census census = new Census();
        UnusedRecords unused = new UnusedRecords(shared, known.before(now, age), retiring, core.clock, age);
        BiPredicate<String, Slot> isOver = (key, slot) -> {
            boolean over = isOver(key, slot);
            if (!over) {
                census.add(core, key, slot);
                unused.use(slot);
            }
            return over;
        };
        return slots.removed(KeyRange.all(), isOver, settling::left)
                .filter(gone -> gone.isEntry() && !cleanedNear.contains(gone.key()))
                .count()
                .delayUntil(done -> settling.end())
                .delayUntil(done -> unused.settle())
                .delayUntil(done -> counted.tell(census.at(core.clock.millis())));
    }

    private boolean isOver(String key, Slot slot) {
        long now = core.clock.millis();
        if (slot.isOwned() || slot.kind() == Slot.Kind.VACANT) {
            return false;
        }
        if (slot.kind() == Slot.Kind.INVALID) {
            return now - slot.created() > core.memory().toMillis();
        }
        return now >= slot.staleUntil() || !core.validity.accepts(key, slot.stamp(), slot.records(), slot.tags());
    }
}
