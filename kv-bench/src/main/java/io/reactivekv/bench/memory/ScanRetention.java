package io.reactivekv.bench.memory;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.bench.Table;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** How much of the heap a scan of a million entries holds while it runs. */
final class ScanRetention {

    private static final int ENTRIES = 1_000_000;
    private static final int LOOKS = 4;

    private ScanRetention() {}

    static Table measure() {
        Table table =
                new Table("KiB retained by a scan of " + ENTRIES + " entries, most of " + LOOKS + " looks", "KiB");
        try (KeyValueStore<Record100> store = KeyValueStores.open("memory:?serializer=none", Record100.class)) {
            for (int i = 0; i < ENTRIES; i++) {
                store.put(Loaded.key(i), Record100.of(i)).block();
            }
            table.row("request(1)", retained(store, 1));
            table.row("unbounded", retained(store, Long.MAX_VALUE));
        }
        return table;
    }

    private static String retained(KeyValueStore<Record100> store, long demand) {
        long idle = Heap.used();
        Looking looking = new Looking(demand);
        store.scan(KeyRange.all()).subscribe(looking);
        if (looking.seen != ENTRIES) {
            throw new IllegalStateException("saw " + looking.seen + " of " + ENTRIES);
        }
        return "%.0f".formatted(Math.max(0, looking.most - idle) / 1024.0);
    }

    /** Takes everything and looks at the heap now and then, in the middle of the scan. */
    private static final class Looking extends BaseSubscriber<KeyValue<Record100>> {

        private final long demand;
        private long seen;
        private long most;

        Looking(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(demand);
        }

        @Override
        protected void hookOnNext(KeyValue<Record100> entry) {
            if (++seen % (ENTRIES / LOOKS) == ENTRIES / LOOKS / 2) {
                most = Math.max(most, Heap.used());
            }
            if (demand != Long.MAX_VALUE) {
                request(demand);
            }
        }
    }
}
