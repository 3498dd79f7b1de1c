package io.reactivekv.tck;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A copy of a store, kept up to date by a watch as its contract says: scan on each reset, then follow the changes. */
final class Watcher implements AutoCloseable {

    private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();
    private final AtomicInteger resets = new AtomicInteger();
    private final Disposable subscription;
    private volatile @Nullable Throwable error;

    Watcher(KeyValueStore<String> store) {
        this.subscription = store.watch(KeyRange.all())
                .concatMap(change -> learn(store, change), 1)
                .subscribe(learnt -> {}, failure -> error = failure);
    }

    private Mono<Void> learn(KeyValueStore<String> store, Change<String> change) {
        if (change instanceof Change.Reset<String>) {
            return store.keys(KeyRange.all(), Changes.ANY_ORDER)
                    .collectList()
                    .doOnNext(keys -> known.keySet().retainAll(keys))
                    .thenMany(store.scan(KeyRange.all(), Changes.ANY_ORDER))
                    .doOnNext(kv -> known.put(kv.key(), Optional.of(kv.value())))
                    .then(Mono.fromRunnable(resets::incrementAndGet));
        }
        learn(known, change);
        return Mono.empty();
    }

    static void learn(Map<String, Optional<String>> known, Change<String> change) {
        if (change instanceof Change.Put<String> put) {
            known.put(put.key(), put.content());
        } else if (change instanceof Change.Removed<String> removed) {
            known.put(removed.key(), Optional.empty());
        }
    }

    void awaitListening() {
        Await.until("the watch listens", () -> holds(resets.get() > 0));
    }

    /** Waits until the copy has these states; an absent key may be unknown. */
    void awaitStates(Map<String, Optional<String>> expected) {
        Await.until("the watcher knows the final states " + expected, () -> holds(knows(expected)));
    }

    /** Whether a condition holds, which it never will where the watch has failed. */
    private boolean holds(boolean condition) {
        Throwable failure = error;
        if (!condition && failure != null) {
            throw new AssertionError("the watch has failed: " + failure, failure);
        }
        return condition;
    }

    private boolean knows(Map<String, Optional<String>> expected) {
        return expected.entrySet().stream()
                .allMatch(state ->
                        known.getOrDefault(state.getKey(), Optional.empty()).equals(state.getValue()));
    }

    @Override
    public void close() {
        subscription.dispose();
    }
}
