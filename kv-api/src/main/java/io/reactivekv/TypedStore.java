package io.reactivekv;

import io.reactivekv.spi.Condition;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The store over any backend: hands each operation to the room where it is done. */
final class TypedStore<V> implements KeyValueStore<V> {

    private final View<V> view;
    private final Mono<Void> release;
    private final PointReads<V> reads;
    private final PointWrites<V> writes;
    private final ManyKeys<V> many;
    private final Ranges<V> ranges;

    /** @param release gives back what the store owns beside itself */
    TypedStore(View<V> view, Mono<Void> release) {
        this.view = view;
        this.release = release;
        this.reads = new PointReads<>(view);
        this.writes = new PointWrites<>(view);
        this.many = new ManyKeys<>(view);
        this.ranges = new Ranges<>(view);
    }

    @Override
    public Mono<V> get(String key) {
        return reads.get(key);
    }

    @Override
    public Mono<V> getOrDefault(String key, V defaultValue) {
        return reads.getOrDefault(key, defaultValue);
    }

    @Override
    public Mono<Entry<V>> getEntry(String key) {
        return reads.getEntry(key);
    }

    @Override
    public Mono<Boolean> exists(String key) {
        return reads.exists(key);
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return reads.ttl(key);
    }

    @Override
    public Mono<Void> put(String key, V value, Expiry expiry) {
        return writes.put(key, value, expiry);
    }

    @Override
    public Mono<Boolean> putIfAbsent(String key, V value, Expiry expiry) {
        return writes.write(Operation.PUT_IF_ABSENT, key, value, expiry, Condition.ABSENT);
    }

    @Override
    public Mono<Boolean> replace(String key, V value, Expiry expiry) {
        return writes.write(Operation.REPLACE, key, value, expiry, Condition.PRESENT);
    }

    @Override
    public Mono<Boolean> replace(String key, Revision seen, V value, Expiry expiry) {
        return writes.write(Operation.REPLACE, key, value, expiry, Condition.unchanged(seen));
    }

    @Override
    public Mono<V> getAndPut(String key, V value, Expiry expiry) {
        return writes.getAndPut(key, value, expiry);
    }

    @Override
    public Mono<V> getAndDelete(String key) {
        return writes.getAndDelete(key);
    }

    @Override
    public Mono<V> getAndExpire(String key, Expiry expiry) {
        return writes.getAndExpire(key, expiry);
    }

    @Override
    public Mono<Boolean> delete(String key) {
        return writes.delete(key, Condition.ALWAYS);
    }

    @Override
    public Mono<Boolean> delete(String key, Revision seen) {
        return writes.delete(key, Condition.unchanged(seen));
    }

    @Override
    public Mono<Boolean> expire(String key, Expiry expiry) {
        return writes.expire(key, expiry, Condition.ALWAYS);
    }

    @Override
    public Mono<Boolean> expire(Entry<V> seen, Expiry expiry) {
        return writes.expire(seen.key(), expiry, Condition.unchanged(seen.revision()));
    }

    @Override
    public Mono<V> update(String key, Function<Optional<V>, Optional<V>> change, Expiry onCreate) {
        String inner = view.keys().inner(key);
        Objects.requireNonNull(change, "change");
        var lifetime = view.resolve(onCreate);
        return CallMono.of(
                view,
                Operation.UPDATE,
                key,
                context -> new UpdateLoop<>(view, inner, change, lifetime, context).run(),
                (written, context) -> written.orElse(null));
    }

    @Override
    public Flux<KeyValue<V>> getAll(Collection<String> keys) {
        return many.getAll(keys);
    }

    @Override
    public Mono<Void> putAll(Map<String, ? extends V> entries, Expiry expiry) {
        return many.putAll(entries, expiry);
    }

    @Override
    public Mono<Long> putAll(Publisher<Entry<V>> entries) {
        return many.putAll(entries);
    }

    @Override
    public Mono<Long> deleteAll(Collection<String> keys) {
        return many.deleteAll(keys);
    }

    @Override
    public Flux<KeyValue<V>> scan(KeyRange range, ScanOptions options) {
        return ranges.scan(range, options);
    }

    @Override
    public Flux<Entry<V>> entries(KeyRange range, ScanOptions options) {
        return ranges.entries(range, options);
    }

    @Override
    public Flux<String> keys(KeyRange range, ScanOptions options) {
        return ranges.keys(range, options);
    }

    @Override
    public Mono<Page<V>> page(KeyRange range, ScanOptions options) {
        return ranges.page(range, options);
    }

    @Override
    public Mono<Long> count(KeyRange range, ScanOptions options) {
        return ranges.count(range, options);
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range, ScanOptions options) {
        return ranges.deleteAll(range, options);
    }

    @Override
    public Flux<Change<V>> watch(KeyRange range, WatchOptions options) {
        return new Watching<>(view).watch(range, options);
    }

    @Override
    public KeyValueStore<V> withPrefix(String prefix) {
        return new TypedStore<>(view.within(prefix), Mono.empty());
    }

    @Override
    public KeyValueStore<V> withTimeout(Duration timeout) {
        return new TypedStore<>(view.within(timeout), Mono.empty());
    }

    @Override
    public Optional<Duration> timeout() {
        return Optional.ofNullable(view.timeout());
    }

    @Override
    public Mono<StoreStats> stats() {
        return CallMono.of(
                view,
                Operation.STATS,
                null,
                context -> view.keys().prefix().isEmpty() ? ofSpace() : ofView(),
                (stats, context) -> stats);
    }

    private Mono<StoreStats> ofSpace() {
        return view.backend().stats().map(stats -> view.counters().with(stats, stats.entries()));
    }

    /** What only the whole space knows is left out. */
    private Mono<StoreStats> ofView() {
        return view.backend()
                .count(view.keys().inner(KeyRange.all()))
                .map(OptionalLong::of)
                .onErrorReturn(UnsupportedOperationException.class, OptionalLong.empty())
                .zipWith(view.backend().stats())
                .map(both -> view.counters().with(both.getT2().withoutSizes(), both.getT1()));
    }

    @Override
    public Mono<Void> ping() {
        return Ping.of(view);
    }

    @Override
    public Mono<Void> closeLater() {
        return Mono.<Void>fromRunnable(view.lifecycle()::close).then(release);
    }

    @Override
    public void close() {
        Closing.await(closeLater());
    }

    @Override
    public String toString() {
        return "KeyValueStore[prefix=" + Quoted.of(view.keys().prefix()) + ", backend=" + view.backend() + "]";
    }
}
