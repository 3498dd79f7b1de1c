package io.reactivekv.cache;

import io.reactivekv.KeyRange;
import io.reactivekv.cache.Tally.Figure;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Invalidations of many entries, by sequence. */
final class Invalidating<V> {

    private final Core<V> core;
    private final Loading<V> loading;
    private final SlotRemoval<V> slots;

    Invalidating(Core<V> core, Loading<V> loading) {
        this.core = core;
        this.loading = loading;
        this.slots = new SlotRemoval<>(core);
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
        return byPredicate(
                number -> Predicate.allOf(all, number, until(), isLasting()), KeyRange.all(), String.join("+", all));
    }

    Mono<Long> invalidatePrefix(String prefix) {
        CacheNames.check(prefix, "prefix");
        return byPredicate(
                number -> new Predicate(Predicate.Kind.PREFIX, List.of(prefix), number, until(), isLasting()),
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
                number -> new Predicate(
                        Predicate.Kind.PATTERN, List.of(pattern.toString()), number, until(), isLasting()),
                KeyRange.prefix(pattern.literalPrefix()),
                pattern.toString());
    }

    /**
     * Whether something can be left in the store that it has met: what a process stores that has not learned of it, or what
     * was under a lease meanwhile.
     */
    private boolean isLasting() {
        return core.shared != null;
    }

    long until() {
        return core.clock.millis()
                + core.memory()
                        .plus(core.spec().cleanupInterval().multipliedBy(2))
                        .toMillis();
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
                        Mono<Void> told = shared.putPredicate(predicate).doOnError(failed -> failedHere(predicate));
                        return told.then(Mono.defer(() -> {
                            learned(predicate);
                            long unusedNear = dropNear(predicate);
                            BiPredicate<String, Set<String>> matches = predicate.matcher();
                            return slots.remove(
                                            range,
                                            (key, slot) -> isBefore(slot, predicate.sequence())
                                                    && matches.test(key, slot.tags()))
                                    .count();
                        }));
                    });
        }));
    }

    private void learned(List<String> records, long sequence) {
        records.forEach(record -> core.validity.learn(record, sequence));
    }

    /** The others may not know, nor a cleanup; this process goes by it all the same. */
    private void failedHere(Predicate predicate) {
        learned(predicate.passing(predicate.until()));
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

    Mono<Long> removeCategory(String category) {
        CacheNames.check(category, "category");
        return Mono.defer(() -> {
            long near = core.near.removeIf((key, entry) -> entry.category.equals(category));
            return invalidateRecords(List.of(Validity.category(category)), category)
                    .then(Mono.defer(() -> core.shared == null
                            ? Mono.just(near)
                            : slots.remove(
                                            KeyRange.all(),
                                            (key, slot) -> slot.category().equals(category)
                                                    && isBefore(
                                                            slot, core.validity.record(Validity.category(category))))
                                    .count()));
        });
    }

    void told(@Nullable String subject) {
        core.tally.count(Figure.INVALIDATIONS);
        core.events.tell(subject == null ? "" : subject, CacheEvent.Kind.INVALIDATED);
    }
}
