package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyValue;
import io.reactivekv.Revision;
import io.reactivekv.cache.Reading.Sighting;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Looks for the entries of many keys, each as a read of that key alone would, with one look into the shared level. */
final class BulkReading<V> {

    private final Core<V> core;
    private final Reading<V> reading;

    BulkReading(Core<V> core, Reading<V> reading) {
        this.core = core;
        this.reading = reading;
    }

    /**
     * What there is for each of many keys, in their order. Fresh ones near are taken from there, all others are read in one
     * go; in identity mode each for itself, since what is outdated by then has to be read again.
     */
    Mono<Map<String, Sighting<V>>> lookAll(Collection<String> keys, ContextView context) {
        Map<String, Sighting<V>> seen = new LinkedHashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        long now = core.clock.millis();
        for (String key : new LinkedHashSet<>(keys)) {
            NearEntry<V> fresh = reading.nearFresh(key, now);
            seen.put(key, new Sighting<>(null, fresh != null ? fresh : core.nearInUse(key), false));
            if (fresh == null) {
                boolean unused = missing.add(key);
            }
        }
        SharedLevel shared = core.shared;
        if (missing.isEmpty() || shared == null) {
            return Mono.just(seen);
        }
        Mono<Map<String, Sighting<V>>> read = core.isOneObject()
                ? Flux.fromIterable(missing)
                        .flatMap(
                                key -> reading.look(key, context).map(sighting -> Map.entry(key, sighting)),
                                missing.size())
                        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                : core.inStep().then(Mono.defer(() -> readAll(shared, missing, context)));
        return read.doOnNext(seen::putAll).thenReturn(seen).onErrorResume(failed -> {
            // As it is now: what was near before the read may have been invalidated meanwhile.
            missing.forEach(key -> seen.put(key, new Sighting<>(null, core.nearInUse(key), false)));
            return Mono.just(seen);
        });
    }

    private Mono<Map<String, Sighting<V>>> readAll(SharedLevel shared, Set<String> keys, ContextView context) {
        Map<String, Long> tickets = new HashMap<>();
        keys.forEach(key -> tickets.put(key, core.near.ticket(key)));
        return shared.readAll(keys).collectList().flatMap(all -> {
            Map<String, Sighting<V>> read = new HashMap<>();
            Set<String> records = new LinkedHashSet<>();
            for (KeyValue<byte[]> each : all) {
                Sighting<V> found = found(each, tickets.getOrDefault(each.key(), NearLevel.NO_TICKET), context);
                read.put(each.key(), found);
                NearEntry<V> entry = found.entry();
                if (entry != null) {
                    records.addAll(List.of(entry.records));
                }
            }
            for (String key : keys) {
                if (!read.containsKey(key)) {
                    reading.missedIfOver(key, null);
                    read.put(key, new Sighting<>(null, reading.newest(key, null), true));
                }
            }
            return core.records.learned(records.toArray(String[]::new)).thenReturn(read);
        });
    }

    /** A read of many tells no remaining times; what lives as the store says is not kept near by it. */
    private Sighting<V> found(KeyValue<byte[]> each, long ticket, ContextView context) {
        Slot slot = Slots.readable(each.value());
        boolean plain = slot != null && slot.kind() == Slot.Kind.PLAIN;
        Entry<byte[]> whole = new Entry<>(each.key(), each.value(), Revision.ofBytes(each.value()), remaining(slot));
        NearEntry<V> entry = core.decoded(whole, ticket, core.spec().near() && !plain, context);
        reading.missedIfOver(each.key(), entry);
        return new Sighting<>(whole, reading.newest(each.key(), entry), true);
    }

    /** How long the store keeps a slot, as far as the slot itself tells. */
    private Optional<Duration> remaining(@Nullable Slot slot) {
        return slot == null || slot.isOwned() || slot.ttl() == 0
                ? Optional.empty()
                : Optional.of(Slots.left(slot, core.clock.millis()));
    }

    Flux<KeyValue<V>> getAll(List<String> asked) {
        return Flux.deferContextual(context -> {
            if (core.isClosed()) {
                return Flux.error(core.closedError());
            }
            if (!core.spec().enabled()) {
                core.tally.add(Figure.MISSES, asked.size());
                return Flux.empty();
            }
            return lookAll(asked, context).flatMapIterable(seen -> {
                Map<String, V> values = new HashMap<>();
                seen.forEach((key, sighting) -> {
                    V value = fresh(key, sighting);
                    if (value != null) {
                        values.put(key, value);
                    }
                });
                return inOrder(asked, values);
            });
        });
    }

    private @Nullable V fresh(String key, Sighting<V> seen) {
        NearEntry<V> entry = seen.entry();
        if (entry == null || core.status(key, entry) != EntryStatus.FRESH) {
            core.tally.count(Figure.MISSES);
            return null;
        }
        return reading.serve(key, entry, EntryStatus.FRESH, seen.isNear());
    }

    /** What there is of what was asked for, as often as it was. */
    static <V> List<KeyValue<V>> inOrder(List<String> asked, Map<String, V> values) {
        List<KeyValue<V>> results = new ArrayList<>();
        for (String key : asked) {
            V value = values.get(key);
            if (value != null) {
                results.add(new KeyValue<>(key, value));
            }
        }
        return results;
    }
}
