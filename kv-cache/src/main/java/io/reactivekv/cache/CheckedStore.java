package io.reactivekv.cache;

import io.reactivekv.Change;
import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Page;
import io.reactivekv.Revision;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreStats;
import io.reactivekv.WatchOptions;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The store of a cache, and its views, which refuse arguments by their own rules: that they do is counted, once. The methods
 * that are not here do nothing but call one that is, with a default.
 */
final class CheckedStore<V> implements KeyValueStore<V> {

    private final KeyValueStore<V> store;
    private final Tally tally;

    CheckedStore(KeyValueStore<V> store, Tally tally) {
        this.store = store;
        this.tally = tally;
    }

    @Override
    public Mono<V> get(String key) {
        return tally.checked(() -> store.get(key));
    }

    @Override
    public Mono<V> getOrDefault(String key, V defaultValue) {
        return tally.checked(() -> store.getOrDefault(key, defaultValue));
    }

    @Override
    public Mono<Entry<V>> getEntry(String key) {
        return tally.checked(() -> store.getEntry(key));
    }

    @Override
    public Mono<Boolean> exists(String key) {
        return tally.checked(() -> store.exists(key));
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return tally.checked(() -> store.ttl(key));
    }

    @Override
    public Mono<Void> put(String key, V value, Duration ttl) {
        return tally.checked(() -> store.put(key, value, ttl));
    }

    @Override
    public Mono<Void> put(String key, V value, Expiry expiry) {
        return tally.checked(() -> store.put(key, value, expiry));
    }

    @Override
    public Mono<Boolean> putIfAbsent(String key, V value, Duration ttl) {
        return tally.checked(() -> store.putIfAbsent(key, value, ttl));
    }

    @Override
    public Mono<Boolean> putIfAbsent(String key, V value, Expiry expiry) {
        return tally.checked(() -> store.putIfAbsent(key, value, expiry));
    }

    @Override
    public Mono<Boolean> replace(String key, V value, Duration ttl) {
        return tally.checked(() -> store.replace(key, value, ttl));
    }

    @Override
    public Mono<Boolean> replace(String key, V value, Expiry expiry) {
        return tally.checked(() -> store.replace(key, value, expiry));
    }

    @Override
    public Mono<Boolean> replace(Entry<V> seen, V value, Duration ttl) {
        return tally.checked(() -> store.replace(seen, value, ttl));
    }

    @Override
    public Mono<Boolean> replace(Entry<V> seen, V value, Expiry expiry) {
        return tally.checked(() -> store.replace(seen, value, expiry));
    }

    @Override
    public Mono<Boolean> replace(String key, Revision seen, V value, Duration ttl) {
        return tally.checked(() -> store.replace(key, seen, value, ttl));
    }

    @Override
    public Mono<Boolean> replace(String key, Revision seen, V value, Expiry expiry) {
        return tally.checked(() -> store.replace(key, seen, value, expiry));
    }

    @Override
    public Mono<V> getAndPut(String key, V value, Duration ttl) {
        return tally.checked(() -> store.getAndPut(key, value, ttl));
    }

    @Override
    public Mono<V> getAndPut(String key, V value, Expiry expiry) {
        return tally.checked(() -> store.getAndPut(key, value, expiry));
    }

    @Override
    public Mono<V> getAndDelete(String key) {
        return tally.checked(() -> store.getAndDelete(key));
    }

    @Override
    public Mono<V> getAndExpire(String key, Duration ttl) {
        return tally.checked(() -> store.getAndExpire(key, ttl));
    }

    @Override
    public Mono<V> getAndExpire(String key, Expiry expiry) {
        return tally.checked(() -> store.getAndExpire(key, expiry));
    }

    @Override
    public Mono<Boolean> delete(String key) {
        return tally.checked(() -> store.delete(key));
    }

    @Override
    public Mono<Boolean> delete(Entry<V> seen) {
        return tally.checked(() -> store.delete(seen));
    }

    @Override
    public Mono<Boolean> delete(String key, Revision seen) {
        return tally.checked(() -> store.delete(key, seen));
    }

    @Override
    public Mono<V> update(String key, Function<Optional<V>, Optional<V>> change, Duration ttlOnCreate) {
        return tally.checked(() -> store.update(key, change, ttlOnCreate));
    }

    @Override
    public Mono<V> update(String key, Function<Optional<V>, Optional<V>> change, Expiry onCreate) {
        return tally.checked(() -> store.update(key, change, onCreate));
    }

    @Override
    public Flux<KeyValue<V>> getAll(Collection<String> keys) {
        return tally.checked(() -> store.getAll(keys));
    }

    @Override
    public Mono<Void> putAll(Map<String, ? extends V> entries, Duration ttl) {
        return tally.checked(() -> store.putAll(entries, ttl));
    }

    @Override
    public Mono<Void> putAll(Map<String, ? extends V> entries, Expiry expiry) {
        return tally.checked(() -> store.putAll(entries, expiry));
    }

    /** An entry is refused when it comes; what the publisher fails with is its own affair. */
    @Override
    public Mono<Long> putAll(Publisher<Entry<V>> entries) {
        return tally.checked(() -> {
            Flux<Entry<V>> given = Flux.from(Objects.requireNonNull(entries, "entries"));
            return Mono.defer(() -> {
                AtomicReference<@Nullable Throwable> own = new AtomicReference<>();
                return store.putAll(given.doOnError(own::set)).doOnError(failed -> {
                    if (isRefusal(failed) && failed != own.get()) {
                        tally.count(Figure.CALLS_REFUSED);
                    }
                });
            });
        });
    }

    private static boolean isRefusal(Throwable failed) {
        return failed instanceof IllegalArgumentException || failed instanceof NullPointerException;
    }

    @Override
    public Mono<Long> deleteAll(Collection<String> keys) {
        return tally.checked(() -> store.deleteAll(keys));
    }

    @Override
    public Flux<KeyValue<V>> scan(KeyRange range, ScanOptions options) {
        return tally.checked(() -> store.scan(range, options));
    }

    @Override
    public Flux<Entry<V>> entries(KeyRange range, ScanOptions options) {
        return tally.checked(() -> store.entries(range, options));
    }

    @Override
    public Flux<String> keys(KeyRange range, ScanOptions options) {
        return tally.checked(() -> store.keys(range, options));
    }

    @Override
    public Mono<Page<V>> page(KeyRange range, ScanOptions options) {
        return tally.checked(() -> store.page(range, options));
    }

    @Override
    public Mono<Long> count(KeyRange range, ScanOptions options) {
        return tally.checked(() -> store.count(range, options));
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range, ScanOptions options) {
        return tally.checked(() -> store.deleteAll(range, options));
    }

    @Override
    public Mono<Boolean> expire(String key, Duration ttl) {
        return tally.checked(() -> store.expire(key, ttl));
    }

    @Override
    public Mono<Boolean> expire(String key, Expiry expiry) {
        return tally.checked(() -> store.expire(key, expiry));
    }

    @Override
    public Mono<Boolean> expire(Entry<V> seen, Duration ttl) {
        return tally.checked(() -> store.expire(seen, ttl));
    }

    @Override
    public Mono<Boolean> expire(Entry<V> seen, Expiry expiry) {
        return tally.checked(() -> store.expire(seen, expiry));
    }

    @Override
    public Flux<Change<V>> watch(KeyRange range, WatchOptions options) {
        return tally.checked(() -> store.watch(range, options));
    }

    @Override
    public KeyValueStore<V> withPrefix(String prefix) {
        return new CheckedStore<>(tally.checked(() -> store.withPrefix(prefix)), tally);
    }

    @Override
    public KeyValueStore<V> withTimeout(Duration timeout) {
        return new CheckedStore<>(tally.checked(() -> store.withTimeout(timeout)), tally);
    }

    @Override
    public Optional<Duration> timeout() {
        return store.timeout();
    }

    @Override
    public Mono<StoreStats> stats() {
        return store.stats();
    }

    @Override
    public Mono<Void> ping() {
        return store.ping();
    }

    @Override
    public Mono<Void> closeLater() {
        return store.closeLater();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return store.toString();
    }
}
