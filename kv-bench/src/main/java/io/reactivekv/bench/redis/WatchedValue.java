package io.reactivekv.bench.redis;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** A key of a store that so many watch. */
final class WatchedValue implements AutoCloseable {

    private static final String KEY = "watched";
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final KeyValueStore<String> store;
    private final Sightings sightings;
    private final Disposable.Composite watches = Disposables.composite();

    WatchedValue(KeyValueStore<String> store, int watchers) {
        this.store = store;
        sightings = new Sightings(watchers);
        CountDownLatch listening = new CountDownLatch(watchers);
        for (int i = 0; i < watchers; i++) {
            boolean unused = watches.add(store.watch(KeyRange.all()).subscribe(change -> {
                if (change instanceof Change.Put<String> put) {
                    sightings.saw(put.value());
                } else if (change instanceof Change.Reset<String>) {
                    listening.countDown();
                }
            }));
        }
        try {
            if (!listening.await(BOUND.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(listening.getCount() + " watches do not listen");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Changes the value and completes when all have seen it. */
    Publisher<?> change() {
        return Mono.defer(() -> store.put(KEY, sightings.next()).and(sightings.all()));
    }

    @Override
    public void close() {
        watches.dispose();
    }
}
