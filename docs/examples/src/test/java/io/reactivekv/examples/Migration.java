package io.reactivekv.examples;

import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import reactor.core.publisher.Mono;

/** Copies a store into another one, and goes on where it was cut short, also after a restart. */
final class Migration<V> {

    private final KeyValueStore<V> from;
    private final KeyValueStore<V> to;
    private final KeyValueStore<String> marks;

    Migration(KeyValueStore<V> from, KeyValueStore<V> to, KeyValueStore<String> marks) {
        this.from = from;
        this.to = to;
        this.marks = marks;
    }

    /** Copies all that is left, and keeps the last key of each chunk that is stored. */
    Mono<Void> run(String name) {
        return marks.get(name)
                .map(lastKey -> ScanOptions.defaults().after(lastKey))
                .defaultIfEmpty(ScanOptions.defaults())
                .flatMapMany(options -> KeyValueStores.copy(from, to, KeyRange.all(), options))
                .concatMap(progress -> marks.put(name, progress.lastKey(), Expiry.never()))
                .then();
    }
}
