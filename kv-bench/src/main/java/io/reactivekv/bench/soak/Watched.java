package io.reactivekv.bench.soak;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A copy of a range that is kept by a watch, in the way that the documentation advises. */
final class Watched implements AutoCloseable {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final KeyValueStore<String> store;
    private final KeyRange range;
    private final Complaints complaints;
    private final Map<String, String> copy = new ConcurrentHashMap<>();
    private final AtomicLong resets = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private final Disposable watch;

    Watched(KeyValueStore<String> store, KeyRange range, Complaints complaints) {
        this.store = store;
        this.range = range;
        this.complaints = complaints;
        watch = store.watch(range)
                .concatMap(this::apply)
                .subscribe(nothing -> {}, e -> complaints.add("watch ended: " + e));
    }

    /** The changes are taken one by one, so what is scanned after a reset is never older than what was applied before. */
    private Mono<Void> apply(Change<String> change) {
        changes.incrementAndGet();
        if (change instanceof Change.Put<String> put) {
            copy.put(put.key(), put.value());
        } else if (change instanceof Change.Removed<String> removed) {
            copy.remove(removed.key());
        } else if (change instanceof Change.Reset<String>) {
            resets.incrementAndGet();
            return store.scan(range)
                    .collectMap(entry -> entry.key(), entry -> entry.value())
                    .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, BETWEEN_ATTEMPTS))
                    .doOnNext(entries -> {
                        copy.keySet().retainAll(entries.keySet());
                        copy.putAll(entries);
                    })
                    .then();
        } else {
            complaints.add("watch emitted " + change);
        }
        return Mono.empty();
    }

    boolean hasBegun() {
        return resets.get() > 0;
    }

    /** What is known of the range. */
    Map<String, String> copy() {
        return Map.copyOf(copy);
    }

    @Override
    public String toString() {
        return changes + " changes, " + resets + " resets";
    }

    @Override
    public void close() {
        watch.dispose();
    }
}
