package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.cache.SharedUses.Uses;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Looks for entries, near first, and never fails because of the shared level. */
final class Reading<V> {

    /** How many entries of a listing in identity mode may be read again at a time. */
    private static final int LISTED_AT_A_TIME = 64;

    private final Core<V> core;

    Reading(Core<V> core) {
        this.core = core;
    }

    /**
     * What both levels have for a key.
     *
     * @param raw the slot in the store; null when it is absent or was not asked for
     * @param entry the best entry there is, whatever its status; null for none
     * @param sharedAnswered whether the shared level was asked, and did answer
     */
    record Sighting<V>(
            @Nullable Entry<byte[]> raw, @Nullable NearEntry<V> entry, boolean sharedAnswered) {

        /** Whether the entry is that of the near level. */
        boolean isNear() {
            return raw == null || (entry != null && entry.unshared);
        }
    }

    /** The near entry when it is fresh, counted as a hit; else null. */
    @Nullable
    NearEntry<V> nearHit(String key, long now) {
        NearEntry<V> entry = nearFresh(key, now);
        if (entry != null) {
            core.tally.count(Figure.NEAR_HITS);
            used(key, entry, now);
        }
        return entry;
    }

    /** The near entry when it is fresh; else null. */
    @Nullable
    NearEntry<V> nearFresh(String key, long now) {
        NearEntry<V> entry = core.nearInUse(key);
        if (entry == null) {
            return null;
        }
        EntryStatus status = entry.status(key, now, core.validity);
        if (status != EntryStatus.FRESH) {
            expired(key, entry, status);
            return null;
        }
        return entry;
    }

    private void used(String key, NearEntry<V> entry, long now) {
        core.near.used(key, entry, now);
        if (entry.prefetched) {
            prefetchHit(key, entry);
        }
        if (entry.value == null) {
            core.tally.count(Figure.EMPTY_HITS);
        }
    }

    private void prefetchHit(String key, NearEntry<V> entry) {
        entry.prefetched = false;
        if (core.prefetched.take(key)) {
            core.tally.count(Figure.PREFETCH_HITS);
        }
    }

    private void expired(String key, NearEntry<V> entry, EntryStatus status) {
        if (status == EntryStatus.EXPIRED && core.near.remove(key, entry)) {
            core.expired(key);
        }
    }

    /** What there is for a key that has no fresh entry near. */
    Mono<Sighting<V>> look(String key, ContextView context) {
        if (core.shared == null) {
            return Mono.just(nearAlone(key));
        }
        return core.inStep()
                .then(Mono.defer(() -> core.sighted(key, context).flatMap(read -> {
                    missedIfOver(key, read.entry());
                    NearEntry<V> entry = newest(key, read.entry() == null ? core.nearInUse(key) : read.entry());
                    Sighting<V> seen = new Sighting<>(read.raw(), entry, true);
                    return entry == null
                            ? Mono.just(seen)
                            : core.records.learned(entry.records).thenReturn(seen);
                })))
                .switchIfEmpty(Mono.fromSupplier(() -> {
                    missedIfOver(key, null);
                    return new Sighting<>(null, newest(key, null), true);
                }))
                // As it is by then: it may have ended while the store was asked.
                .onErrorResume(failed -> Mono.just(nearAlone(key)));
    }

    /** The store has answered with this. */
    void missedIfOver(String key, @Nullable NearEntry<V> read) {
        SharedEnds ends = core.sharedEnds;
        if (ends != null && (read == null || core.clock.millis() >= read.staleUntil)) {
            ends.missed(key);
        }
    }

    private Sighting<V> nearAlone(String key) {
        return new Sighting<>(null, core.nearInUse(key), false);
    }

    /** What was read from the store, or what is near alone during an outage, if that is newer. */
    @Nullable
    NearEntry<V> newest(String key, @Nullable NearEntry<V> read) {
        NearEntry<V> near = core.near.peek(key);
        return near != null && near.unshared && (read == null || near.created > read.created) ? near : read;
    }

    /** Counts and emits what a read serves; empty for the knowledge that there is no value. */
    Mono<V> served(String key, NearEntry<V> entry, EntryStatus status, boolean fromNear) {
        return Mono.justOrEmpty(serve(key, entry, status, fromNear));
    }

    /** Counts what a read serves; null for the knowledge that there is no value. */
    @Nullable
    V serve(String key, NearEntry<V> entry, EntryStatus status, boolean fromNear) {
        core.tally.count(fromNear ? Figure.NEAR_HITS : Figure.SHARED_HITS);
        if (status == EntryStatus.STALE) {
            core.tally.count(Figure.STALE_HITS);
            core.events.tell(key, CacheEvent.Kind.HIT_STALE);
        }
        long now = core.clock.millis();
        if (core.near.peek(key) != entry) {
            core.hotKeys.used(key); // an entry that is near counts for itself
            SharedUses uses = core.sharedUses;
            if (uses != null) {
                uses.used(key, entry, now);
            }
        }
        used(key, entry, now);
        return entry.value;
    }

    /** The value as the mode allows, without loading. */
    Mono<V> get(String key, ReadMode mode) {
        return core.whileOpen(Mono.deferContextual(context -> {
            if (!core.spec().enabled()) {
                return miss();
            }
            NearEntry<V> hit = nearHit(key, core.clock.millis());
            if (hit != null) {
                return Mono.justOrEmpty(hit.value);
            }
            return look(key, context).flatMap(seen -> {
                NearEntry<V> entry = seen.entry();
                EntryStatus status = entry == null ? EntryStatus.INVALID : core.status(key, entry);
                boolean serves =
                        status == EntryStatus.FRESH || (status == EntryStatus.STALE && mode == ReadMode.ALLOW_STALE);
                return entry != null && serves ? served(key, entry, status, seen.isNear()) : miss();
            });
        }));
    }

    private Mono<V> miss() {
        core.tally.count(Figure.MISSES);
        return Mono.empty();
    }

    Mono<CacheEntry<V>> entry(String key) {
        return core.whileOpen(Mono.deferContextual(context -> {
            if (!core.spec().enabled()) {
                return Mono.empty();
            }
            NearEntry<V> near = core.nearInUse(key);
            if (near != null && core.status(key, near) == EntryStatus.FRESH) {
                return Mono.just(described(key, near));
            }
            return look(key, context)
                    .flatMap(seen -> seen.entry() == null || (isVacant(seen.raw()) && !seen.isNear())
                            ? Mono.empty()
                            : Mono.just(described(key, seen.entry())));
        }));
    }

    private static boolean isVacant(@Nullable Entry<byte[]> raw) {
        Slot slot = raw == null ? null : Slots.readable(raw.value());
        return slot != null && slot.kind() == Slot.Kind.VACANT;
    }

    CacheEntry<V> described(String key, NearEntry<V> entry) {
        long now = core.clock.millis();
        EntryStatus status = entry.status(key, now, core.validity);
        Uses uses = usesOf(key, entry);
        Optional<Duration> remaining = entry.freshUntil == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(status == EntryStatus.FRESH ? Math.max(0, entry.freshUntil - now) : 0));
        return new CacheEntry<>(
                key,
                status == EntryStatus.INVALID ? Optional.empty() : Optional.ofNullable(entry.value),
                status,
                Duration.ofMillis(Math.max(0, now - entry.created)),
                remaining,
                Instant.ofEpochMilli(entry.created),
                uses == null || uses.last() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(uses.last())),
                uses == null ? OptionalLong.empty() : OptionalLong.of(uses.count()),
                entry.category,
                entry.tags,
                entry.metadata);
    }

    /** Null where none are noted. */
    private @Nullable Uses usesOf(String key, NearEntry<V> entry) {
        SharedUses shared = core.sharedUses;
        if (shared != null) {
            return shared.of(key, entry);
        }
        NearEntry<V> near = core.near.peek(key);
        return near == null ? null : new Uses(near.accessCount, near.lastAccess);
    }

    /** All entries whatever their status. */
    Flux<CacheEntry<V>> entries() {
        return Flux.defer(() -> core.spec().enabled() ? listed() : Flux.empty());
    }

    private Flux<CacheEntry<V>> listed() {
        SharedLevel shared = core.shared;
        if (shared == null) {
            return Flux.defer(() -> Flux.fromIterable(core.near.all()))
                    .map(each -> described(each.getKey(), each.getValue()));
        }
        return Flux.deferContextual(context -> core.inStep().thenMany(Flux.defer(() -> listedShared(shared, context))));
    }

    private Flux<CacheEntry<V>> listedShared(SharedLevel shared, ContextView context) {
        Flux<Entry<byte[]>> slots = core.records.known(shared.scan(KeyRange.all()));
        if (core.isOneObject()) {
            ToLongFunction<String> tickets = core.near.tickets();
            return slots.flatMapSequential(
                            raw -> seenOne(raw, tickets.applyAsLong(raw.key()), context), LISTED_AT_A_TIME, 1)
                    // As it is when it is handed out.
                    .handle((seen, sink) -> listed(seen.raw(), seen.entry()).ifPresent(sink::next));
        }
        // Nothing is kept, so that no ticket is needed.
        return slots.handle((raw, sink) -> {
            NearEntry<V> entry = core.decoded(raw, NearLevel.NO_TICKET, false, context);
            listed(raw, entry).ifPresent(sink::next);
        });
    }

    /** What was touched since the scan began is read again, as by a {@code get}: it would come as an object of its own. */
    private Mono<Sighting<V>> seenOne(Entry<byte[]> raw, long ticket, ContextView context) {
        NearEntry<V> entry = core.decoded(raw, ticket, false, context);
        return core.near.holds(raw.key(), ticket)
                ? Mono.just(new Sighting<>(raw, entry, true))
                : core.sighted(raw.key(), false, context);
    }

    private Optional<CacheEntry<V>> listed(@Nullable Entry<byte[]> raw, @Nullable NearEntry<V> entry) {
        return raw == null || entry == null || isVacant(raw)
                ? Optional.empty()
                : Optional.of(described(raw.key(), entry));
    }
}
