package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Invalidations of many entries, by sequence, and the removal of what they leave behind. */
final class Invalidating<V> {

    private static final int CONCURRENCY = 64;

    private final Core<V> core;
    private final Loading<V> loading;

    Invalidating(Core<V> core, Loading<V> loading) {
        this.core = core;
        this.loading = loading;
    }

    /** How long an invalidation has to be remembered: twice as long as a load may last. */
    Duration memory() {
        return core.longestLoad().multipliedBy(2).plusSeconds(1);
    }

    Mono<Void> clear() {
        return invalidateRecords(List.of(Validity.ALL), "");
    }

    Mono<Void> invalidateCategory(String category) {
        CacheNames.check(category, "category");
        return invalidateRecords(List.of(Validity.category(category)), category);
    }

    Mono<Void> invalidateTags(String... tags) {
        for (String tag : tags) {
            CacheNames.check(tag, "tag");
        }
        if (tags.length == 0) {
            return core.whileOpen(Mono.empty());
        }
        return invalidateRecords(
                Arrays.stream(tags).map(Validity::tag).distinct().toList(), String.join(",", tags));
    }

    /** In constant time: the records take the next number of the sequence. */
    private Mono<Void> invalidateRecords(List<String> records, String subject) {
        return core.whileOpen(Mono.defer(() -> {
            told(subject);
            if (records.contains(Validity.ALL)
                    || records.contains(Validity.category(core.spec().category()))) {
                loading.flights().detachIf(key -> true);
            }
            SharedLevel shared = core.shared;
            if (shared == null) {
                long sequence = core.validity.next();
                records.forEach(record -> core.validity.learn(record, sequence));
                return Mono.empty();
            }
            return shared.nextSequence()
                    .flatMap(sequence -> Flux.fromIterable(records)
                            .flatMap(record -> shared.raiseRecord(record, sequence))
                            .then(Mono.<Void>fromRunnable(() -> learned(records, sequence))))
                    // The others do not know; this process goes by it all the same.
                    .doOnError(failed -> {
                        long number = local();
                        records.forEach(record -> core.validity.learnHere(record, number));
                    });
        }));
    }

    /** The number of an invalidation that failed. Without one left, nothing that is near or being loaded is kept. */
    private long local() {
        long before = core.validity.known();
        long number = core.validity.local();
        if (number == before) {
            core.near.reset();
            loading.flights().detachIf(key -> true);
        }
        return number;
    }

    Mono<Long> invalidateAllOf(String... tags) {
        if (tags.length == 0) {
            throw new IllegalArgumentException("name at least one tag; clear() invalidates everything");
        }
        for (String tag : tags) {
            CacheNames.check(tag, "tag");
        }
        Set<String> all = Set.copyOf(Arrays.asList(tags));
        return byPredicate(number -> Predicate.allOf(all, number, until()), KeyRange.all(), String.join("+", all));
    }

    Mono<Long> invalidatePrefix(String prefix) {
        CacheNames.check(prefix, "prefix");
        return byPredicate(
                number -> new Predicate(Predicate.Kind.PREFIX, List.of(prefix), number, until()),
                KeyRange.prefix(prefix),
                prefix);
    }

    Mono<Long> invalidateMatching(String pattern, boolean allowFullScan) {
        KeyPattern checked = KeyPattern.of(pattern);
        if (checked.literalPrefix().isEmpty() && !allowFullScan) {
            throw new IllegalArgumentException("the pattern \"" + pattern + "\" begins with a wildcard, so that every"
                    + " entry would be read; allow it by invalidateMatching(pattern, true)");
        }
        return invalidateMatching(checked);
    }

    Mono<Long> invalidateMatching(KeyPattern pattern) {
        return byPredicate(
                number -> new Predicate(Predicate.Kind.PATTERN, List.of(pattern.toString()), number, until()),
                KeyRange.prefix(pattern.literalPrefix()),
                pattern.toString());
    }

    long until() {
        return core.clock.millis()
                + memory().plus(core.spec().cleanupInterval().multipliedBy(2)).toMillis();
    }

    private Mono<Long> byPredicate(LongFunction<Predicate> make, KeyRange range, String subject) {
        return core.whileOpen(Mono.defer(() -> {
            told(subject);
            SharedLevel shared = core.shared;
            if (shared == null) {
                Predicate predicate = make.apply(core.validity.next());
                learned(predicate);
                return Mono.just(dropNear(predicate));
            }
            return shared.nextSequence()
                    .doOnError(failed -> failedHere(make.apply(local())))
                    .map(make::apply)
                    .flatMap(predicate -> {
                        Duration time = Duration.ofMillis(Math.max(1, predicate.until() - core.clock.millis()));
                        Mono<Void> told =
                                shared.putPredicate(predicate, time).doOnError(failed -> failedHere(predicate));
                        return told.then(Mono.defer(() -> {
                            learned(predicate);
                            long unusedNear = dropNear(predicate);
                            BiPredicate<String, Set<String>> matches = predicate.matcher();
                            return removeShared(
                                    range,
                                    (key, slot) ->
                                            isBefore(slot, predicate.sequence()) && matches.test(key, slot.tags()));
                        }));
                    });
        }));
    }

    private void learned(List<String> records, long sequence) {
        records.forEach(record -> core.validity.learn(record, sequence));
    }

    /** The others may not know; this process goes by it all the same. */
    private void failedHere(Predicate predicate) {
        learned(predicate);
        long unused = dropNear(predicate);
    }

    /**
     * A load that began after an invalidation keeps its lease, whatever the lease is laid over. The mark of an invalidation by
     * key stays: a load from before it may bring what this one does not concern.
     */
    private static boolean isBefore(Slot slot, long sequence) {
        return slot.isOwned()
                ? slot.ownerStamp() < sequence
                : slot.stamp() < sequence && slot.kind() != Slot.Kind.INVALID;
    }

    private void learned(Predicate predicate) {
        core.validity.learn(predicate);
        BiPredicate<String, Set<String>> matches = predicate.matcher();
        loading.flights().detachIf(key -> matches.test(key, Set.of()));
    }

    private long dropNear(Predicate predicate) {
        BiPredicate<String, Set<String>> matches = predicate.matcher();
        return core.near.removeIf((key, entry) -> entry.stamp < predicate.sequence() && matches.test(key, entry.tags));
    }

    /** Removes the slots that match, and emits how many of them held something. */
    private Mono<Long> removeShared(KeyRange range, BiPredicate<String, Slot> matches) {
        return removeShared(range, matches, Set.of());
    }

    /** The same, without those that were counted before. */
    private Mono<Long> removeShared(KeyRange range, BiPredicate<String, Slot> matches, Set<String> counted) {
        SharedLevel shared = Objects.requireNonNull(core.shared);
        return shared.scan(range)
                .flatMap(
                        raw -> removed(shared, raw, matches).filter(held -> held && !counted.contains(raw.key())),
                        CONCURRENCY)
                .count();
    }

    private Mono<Boolean> removed(SharedLevel shared, Entry<byte[]> raw, BiPredicate<String, Slot> matches) {
        Slot slot = Slots.readable(raw.value());
        if (slot == null || !matches.test(raw.key(), slot)) {
            return Mono.just(false);
        }
        boolean held = slot.holdsResult();
        // One of whose records are not known here yet may only seem to be over.
        return core.records
                .learned(slot.records())
                .then(Mono.defer(() -> matches.test(raw.key(), slot)
                        ? shared.delete(raw.key(), raw.revision()).map(done -> done && held)
                        : Mono.just(false)));
    }

    Mono<Long> removeCategory(String category) {
        CacheNames.check(category, "category");
        return Mono.defer(() -> {
            long near = core.near.removeIf((key, entry) -> entry.category.equals(category));
            return invalidateRecords(List.of(Validity.category(category)), category)
                    .then(Mono.defer(() -> core.shared == null
                            ? Mono.just(near)
                            : removeShared(
                                    KeyRange.all(),
                                    (key, slot) -> slot.category().equals(category)
                                            && isBefore(slot, core.validity.record(Validity.category(category))))));
        });
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
        // Read again from the shared level, these are no loss.
        long unusedUntrusted = core.near.removeIf((key, entry) -> !core.isTrusted(entry));
        core.spec().idleTtl().ifPresent(time -> {
            List<String> idle = evictIdle(time, CacheEvent.Cause.IDLE);
            core.tally.add(Figure.EVICTIONS_IDLE, idle.size());
            boolean unusedIdle = cleaned.addAll(idle);
        });
        core.validity.retire(now);
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

    Mono<Long> cleanup() {
        return core.whileOpen(Mono.defer(() -> {
            Set<String> near = cleanNear();
            return cleanShared(near).map(shared -> near.size() + shared);
        }));
    }

    /** Removes slots that nobody will be given any more, and emits how many entries these were beside those near. */
    Mono<Long> cleanShared(Set<String> cleanedNear) {
        return core.shared == null
                ? Mono.just(0L)
                : core.inStep()
                        .then(removeShared(KeyRange.all(), this::isOver, cleanedNear))
                        .doOnNext(number -> core.tally.add(Figure.CLEANED, number));
    }

    private boolean isOver(String key, Slot slot) {
        long now = core.clock.millis();
        if (slot.isOwned()) {
            return false;
        }
        if (slot.kind() == Slot.Kind.INVALID) {
            return now - slot.created() > memory().toMillis();
        }
        return now >= slot.staleUntil() || !core.validity.accepts(key, slot.stamp(), slot.records(), slot.tags());
    }

    void told(@Nullable String subject) {
        core.tally.count(Figure.INVALIDATIONS);
        core.events.tell(subject == null ? "" : subject, CacheEvent.Kind.INVALIDATED);
    }
}
