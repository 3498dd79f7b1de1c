package io.reactivekv.cache;

import io.reactivekv.KeyRange;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** Counts entries. Thread-safe. */
final class Census {

    private final Map<EntryStatus, Long> byStatus = new EnumMap<>(EntryStatus.class);
    private final Map<String, Long> byCategory = new TreeMap<>();
    private long entries;
    private long bytes;
    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;

    /** Of the near level, at the cost of a look at each entry. */
    static <V> CacheInventory near(Core<V> core) {
        Census census = new Census();
        long now = core.clock.millis();
        for (Map.Entry<String, NearEntry<V>> each : core.near.all()) {
            NearEntry<V> entry = each.getValue();
            census.add(entry.status(each.getKey(), now, core.validity), entry.category, entry.bytes, entry.created);
        }
        return census.at(now);
    }

    /** Of the shared level, by reading it; of the near one where there is no other. */
    static Mono<CacheInventory> whole(Core<?> core) {
        SharedLevel shared = core.shared;
        return shared == null
                ? Mono.fromSupplier(() -> near(core))
                : Mono.defer(core::inStep)
                        .thenMany(core.records.known(shared.scan(KeyRange.all())))
                        .collect(Census::new, (census, raw) -> {
                            Slot slot = Slots.readable(raw.value());
                            if (slot != null) {
                                census.add(core, raw.key(), slot);
                            }
                        })
                        .map(census -> census.at(core.clock.millis()));
    }

    /** One of the shared level. */
    void add(Core<?> core, String key, Slot slot) {
        if (slot.kind() != Slot.Kind.VACANT) {
            // A plain slot does not know when it was written.
            long created = slot.kind() == Slot.Kind.PLAIN ? core.clock.millis() : slot.created();
            add(statusOf(core, key, slot), slot.category(), slot.payload().length, created);
        }
    }

    private static EntryStatus statusOf(Core<?> core, String key, Slot slot) {
        if (slot.kind() == Slot.Kind.INVALID
                || !core.validity.accepts(key, slot.stamp(), slot.records(), slot.tags())) {
            return EntryStatus.INVALID;
        }
        long now = core.clock.millis();
        if (now < slot.freshUntil()) {
            return EntryStatus.FRESH;
        }
        return now < slot.staleUntil() ? EntryStatus.STALE : EntryStatus.EXPIRED;
    }

    private synchronized void add(EntryStatus status, String category, long size, long created) {
        entries++;
        bytes += size;
        long unusedStatus = byStatus.merge(status, 1L, Long::sum);
        long unusedCategory = byCategory.merge(category, 1L, Long::sum);
        oldest = Math.min(oldest, created);
        newest = Math.max(newest, created);
    }

    synchronized CacheInventory at(long now) {
        return new CacheInventory(
                entries,
                bytes,
                Collections.unmodifiableMap(byStatus),
                Collections.unmodifiableMap(byCategory),
                entries == 0 ? Optional.empty() : Optional.of(age(now, oldest)),
                entries == 0 ? Optional.empty() : Optional.of(age(now, newest)));
    }

    private static Duration age(long now, long created) {
        return Duration.ofMillis(Math.max(0, now - created));
    }
}
