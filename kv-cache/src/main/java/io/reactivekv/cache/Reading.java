package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.Revision;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Looks for entries, near first, and never fails because of the shared level. */
final class Reading<V> {

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
            @Nullable Entry<byte[]> raw, @Nullable NearEntry<V> entry, boolean sharedAnswered) {}

    /** The near entry when it is fresh, counted as a hit; else null. */
    @Nullable
    NearEntry<V> nearHit(String key, long now) {
        NearEntry<V> entry = core.near.get(key);
        if (entry == null) {
            return null;
        }
        EntryStatus status = entry.status(key, now, core.validity);
        if (status != EntryStatus.FRESH) {
            expired(key, entry, status);
            return null;
        }
        hit(entry, now);
        return entry;
    }

    void hit(NearEntry<V> entry, long now) {
        core.tally.count(Figure.NEAR_HITS);
        used(entry, now);
    }

    private void used(NearEntry<V> entry, long now) {
        entry.accessed(now);
        if (entry.prefetched) {
            entry.prefetched = false;
            core.tally.count(Figure.PREFETCH_HITS);
        }
        if (entry.value == null) {
            core.tally.count(Figure.EMPTY_HITS);
        }
    }

    private void expired(String key, NearEntry<V> entry, EntryStatus status) {
        if (status == EntryStatus.EXPIRED && core.near.remove(key, entry)) {
            core.tally.count(Figure.EXPIRED);
            core.events.tell(key, CacheEvent.Kind.EXPIRED);
        }
    }

    /** What there is for a key that has no fresh entry near. */
    Mono<Sighting<V>> look(String key, ContextView context) {
        NearEntry<V> near = core.near.peek(key);
        if (core.shared == null) {
            return Mono.just(new Sighting<>(null, near, false));
        }
        return core.inStep()
                .then(Mono.defer(() -> core.sighted(key, context).flatMap(read -> {
                    NearEntry<V> entry = read.entry() == null ? near : read.entry();
                    Sighting<V> seen = new Sighting<>(read.raw(), entry, true);
                    return entry == null
                            ? Mono.just(seen)
                            : core.records.learned(entry.records).thenReturn(seen);
                })))
                .defaultIfEmpty(new Sighting<>(null, null, true))
                .onErrorResume(failed -> Mono.just(new Sighting<>(null, near, false)));
    }

    /** Counts and emits what a read serves; empty for the knowledge that there is no value. */
    Mono<V> served(String key, NearEntry<V> entry, EntryStatus status, boolean fromNear) {
        core.tally.count(fromNear ? Figure.NEAR_HITS : Figure.SHARED_HITS);
        if (status == EntryStatus.STALE) {
            core.tally.count(Figure.STALE_HITS);
            core.events.tell(key, CacheEvent.Kind.HIT_STALE);
        }
        if (!fromNear) {
            core.hotKeys.used(key);
        }
        used(entry, core.clock.millis());
        return Mono.justOrEmpty(entry.value);
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
                return entry != null && serves ? served(key, entry, status, seen.raw() == null) : miss();
            });
        }));
    }

    private Mono<V> miss() {
        core.tally.count(Figure.MISSES);
        return Mono.empty();
    }

    Mono<CacheEntry<V>> entry(String key) {
        return core.whileOpen(Mono.deferContextual(context -> {
            NearEntry<V> near = core.near.peek(key);
            if (near != null && core.status(key, near) == EntryStatus.FRESH) {
                return Mono.just(described(key, near));
            }
            return look(key, context)
                    .flatMap(seen -> seen.entry() == null || isVacant(seen.raw())
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
        NearEntry<V> used = entry.lastAccess == 0 ? usedNear(key, entry) : entry;
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
                used.lastAccess == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(used.lastAccess)),
                used.accessCount,
                entry.category,
                entry.tags,
                entry.metadata);
    }

    private NearEntry<V> usedNear(String key, NearEntry<V> entry) {
        NearEntry<V> near = core.near.peek(key);
        return near == null ? entry : near;
    }

    /** Fresh ones near are taken from there, all others are read in one go. Null marks a key without a value. */
    Mono<Map<String, Sighting<V>>> lookAll(Collection<String> keys, ContextView context) {
        Map<String, Sighting<V>> seen = new HashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        long now = core.clock.millis();
        for (String key : keys) {
            NearEntry<V> hit = seen.containsKey(key) ? null : nearHit(key, now);
            if (hit != null) {
                seen.put(key, new Sighting<>(null, hit, false));
            } else if (!seen.containsKey(key)) {
                boolean unused = missing.add(key);
            }
        }
        SharedLevel shared = core.shared;
        if (missing.isEmpty() || shared == null) {
            missing.forEach(key -> seen.put(key, new Sighting<>(null, core.near.peek(key), false)));
            return Mono.just(seen);
        }
        return core.inStep()
                .then(Mono.defer(() -> {
                    Map<String, Long> tickets = new HashMap<>();
                    missing.forEach(key -> tickets.put(key, core.near.ticket(key)));
                    return shared.readAll(missing)
                            .doOnNext(raw -> seen.put(raw.key(), found(raw, tickets, context)))
                            .then();
                }))
                .thenReturn(true)
                .onErrorReturn(false)
                .map(answered -> {
                    missing.forEach(key -> {
                        Sighting<V> unused = seen.putIfAbsent(
                                key, new Sighting<>(null, answered ? null : core.near.peek(key), answered));
                    });
                    return seen;
                });
    }

    /** A read of many tells no remaining times; what lives as the store says is not kept near by it. */
    private Sighting<V> found(KeyValue<byte[]> each, Map<String, Long> tickets, ContextView context) {
        Entry<byte[]> raw = Entry.of(each.key(), each.value());
        Slot slot = Slots.readable(each.value());
        boolean plain = slot != null && slot.kind() == Slot.Kind.PLAIN;
        long ticket = tickets.getOrDefault(each.key(), -1L);
        Entry<byte[]> whole = new Entry<>(each.key(), each.value(), Revision.ofBytes(each.value()), raw.ttl());
        return new Sighting<>(whole, core.decoded(whole, ticket, core.spec().near() && !plain, context), true);
    }

    Flux<KeyValue<V>> getAll(Collection<String> keys) {
        List<String> asked = List.copyOf(keys);
        asked.forEach(CacheNames::checkKey);
        return Flux.deferContextual(context -> {
            if (core.isClosed()) {
                return Flux.error(core.closedError());
            }
            return lookAll(core.spec().enabled() ? asked : List.of(), context)
                    .flatMapIterable(seen -> results(asked, seen));
        });
    }

    private List<KeyValue<V>> results(List<String> asked, Map<String, Sighting<V>> seen) {
        List<KeyValue<V>> results = new ArrayList<>();
        for (String key : asked) {
            Sighting<V> sighting = seen.get(key);
            NearEntry<V> entry = sighting == null ? null : sighting.entry();
            if (sighting == null || entry == null || core.status(key, entry) != EntryStatus.FRESH) {
                core.tally.count(Figure.MISSES);
            } else {
                if (sighting.raw() != null) {
                    core.tally.count(Figure.SHARED_HITS);
                    core.hotKeys.used(key);
                }
                if (entry.value != null) {
                    results.add(new KeyValue<>(key, entry.value));
                }
            }
        }
        return results;
    }

    /** All entries whatever their status. */
    Flux<CacheEntry<V>> entries() {
        SharedLevel shared = core.shared;
        if (shared == null) {
            return Flux.defer(() -> Flux.fromIterable(core.near.all()))
                    .map(each -> described(each.getKey(), each.getValue()));
        }
        return Flux.deferContextual(context -> core.inStep().thenMany(Flux.defer(() -> {
            // Nothing else needs them, and they cost more than one.
            ToLongFunction<String> tickets = core.isOneObject() ? core.near.tickets() : key -> -1;
            return shared.scan(KeyRange.all()).handle((raw, sink) -> {
                NearEntry<V> entry = core.decoded(raw, tickets.applyAsLong(raw.key()), false, context);
                if (entry != null && !isVacant(raw)) {
                    sink.next(described(raw.key(), entry));
                }
            });
        })));
    }
}
