package io.reactivekv.examples;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A copy of a range in this process, which follows the store. */
final class Mirror<V> {

    private final KeyValueStore<V> store;
    private final KeyRange range;
    private final NavigableMap<String, V> entries = new ConcurrentSkipListMap<>();

    Mirror(KeyValueStore<V> store, KeyRange range) {
        this.store = store;
        this.range = range;
    }

    /** Follows while it is subscribed to, and emits each change once the mirror shows it. */
    Flux<Change<V>> follow() {
        return store.watch(range).concatMap(change -> {
            if (change instanceof Change.Reset) {
                return scan().thenReturn(change);
            }
            if (change instanceof Change.Put<V> put) {
                entries.put(put.key(), put.value());
            } else if (change instanceof Change.Removed<V> removed) {
                entries.remove(removed.key());
            }
            return Mono.just(change);
        });
    }

    /** What is there now: the first thing to do, and again whenever changes may have been lost. */
    private Mono<Void> scan() {
        return store.scan(range)
                .collect(TreeMap<String, V>::new, (found, entry) -> found.put(entry.key(), entry.value()))
                .doOnNext(found -> {
                    entries.keySet().retainAll(found.keySet());
                    entries.putAll(found);
                })
                .then();
    }

    Map<String, V> entries() {
        return Map.copyOf(entries);
    }
}
