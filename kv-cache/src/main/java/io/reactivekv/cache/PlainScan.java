package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.spi.Stored;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * One scan of a cache as a store. It reads nothing ahead, since what is held expires: only where it comes across a record
 * that somebody has created just now does it ask for that, once, and go on behind the last entry.
 */
final class PlainScan {

    private final Records records;
    private final KeyValueStore<byte[]> slots;
    private final PlainSlots plain;
    private final KeyRange range;
    private final ScanOptions options;
    private final Set<String> asked = new HashSet<>();
    private ScanOptions next;

    PlainScan(Records records, KeyValueStore<byte[]> slots, PlainSlots plain, KeyRange range, ScanOptions options) {
        this.records = records;
        this.slots = slots;
        this.plain = plain;
        this.range = range;
        this.options = options;
        this.next = options;
    }

    Flux<Stored<byte[]>> entries() {
        return slots.entries(range, next)
                .onErrorMap(KeyValueException.class, PlainSlots::ofMany)
                .handle(this::serve)
                .onErrorResume(
                        UnknownRecords.class,
                        unknown -> records.learned(unknown.names.toArray(String[]::new))
                                .thenMany(Flux.defer(this::entries)));
    }

    private void serve(Entry<byte[]> raw, SynchronousSink<Stored<byte[]>> sink) {
        List<String> unknown = records.unknownOf(raw.value(), asked);
        // Without order there is no place to go on from, and what is unknown counts as invalid.
        if (!unknown.isEmpty() && !options.isUnordered()) {
            sink.error(new UnknownRecords(unknown));
            return;
        }
        next = options.after(raw.key());
        Slot slot = plain.live(raw.key(), raw.value());
        if (slot != null) {
            sink.next(plain.stored(raw, slot));
        }
    }

    /** Interrupts a scan. */
    private static final class UnknownRecords extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<String> names;

        UnknownRecords(List<String> names) {
            super("unknown records", null, false, false);
            this.names = names;
        }
    }
}
