package io.reactivekv.redis;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.StoredChange;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A space on Redis, with one time-out; views with others share the {@link Engine}. */
final class RedisBackend implements Backend<byte[]> {

    private static final int WRITES_AT_ONCE = 512;

    private final Engine engine;
    private final Topology topology;
    private final Layout layout;
    private final long timeout;
    private final BulkReads reads;
    private final Ranges ranges;

    RedisBackend(Engine engine, Duration timeout) {
        this.engine = engine;
        this.topology = engine.topology();
        this.layout = topology.layout();
        this.timeout = timeout.toNanos();
        this.reads = engine.reads(this.timeout);
        this.ranges = new Ranges(engine, this.timeout, reads);
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return topology.description();
    }

    @Override
    public Class<byte[]> storedType() {
        return byte[].class;
    }

    @Override
    public Mono<byte[]> get(String key) {
        int bucket = layout.bucketOf(key);
        byte[] stored = layout.stored(key, bucket);
        return new OpMono<>(topology, timeout, (at, actual, nanos) -> new GetOp(at, actual, nanos, stored, bucket));
    }

    @Override
    public Mono<Stored<byte[]>> getEntry(String key) {
        return read(Script.ENTRIES, key)
                .flatMap(parts -> parts.get(0) instanceof byte[] value
                        ? Mono.just(Facet.entry(key, value, (Long) Objects.requireNonNull(parts.get(1))))
                        : Mono.empty());
    }

    @Override
    public Flux<Stored<byte[]>> getAll(List<String> keys) {
        return Flux.fromIterable(keys)
                .map(this::located)
                .buffer(Script.MAX_KEYS)
                .concatMap(chunk -> reads.readAll(chunk, Facet.VALUE), 1);
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return read(Script.TTLS, key).flatMap(parts -> {
            long millis = (Long) parts.get(0);
            if (millis == -2) {
                return Mono.empty();
            }
            return Mono.just(millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.max(1, millis))));
        });
    }

    @Override
    public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
        if (condition instanceof Condition.Always) {
            if (write instanceof Write.Put<byte[]> put && isBatchable(put.lifetime())) {
                return put(put);
            }
            if (write instanceof Write.Delete<byte[]>) {
                return delete(write.key());
            }
        }
        return topology.call(WriteCall.of(layout, write, condition, false), layout.bucketOf(write.key()), timeout)
                .map(reply -> WriteCall.isDone((List<?>) reply));
    }

    @Override
    public Mono<byte[]> getAndWrite(Write<byte[]> write) {
        Call call = WriteCall.of(layout, write, Condition.ALWAYS, true);
        return topology.call(call, layout.bucketOf(write.key()), timeout)
                .flatMap(reply -> Mono.justOrEmpty(WriteCall.old((List<?>) reply)));
    }

    @Override
    public Mono<Long> writeAll(List<Write<byte[]>> writes) {
        return Mono.defer(() -> new PartedWrite()
                .make(
                        Flux.fromIterable(writes),
                        write -> write(write, Condition.ALWAYS),
                        topology.atOnce(WRITES_AT_ONCE)));
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
        int bucket = layout.bucketOf(key);
        return topology.call(WriteCall.add(layout, key, bucket, delta, onCreate), bucket, timeout)
                .map(sum -> Long.parseLong(Layout.text((byte[]) sum)));
    }

    @Override
    public Flux<Stored<byte[]>> scan(ScanRequest request) {
        return ranges.scan(request);
    }

    @Override
    public Flux<String> keys(ScanRequest request) {
        return ranges.keys(request);
    }

    @Override
    public Mono<Long> count(KeyRange range) {
        return ranges.count(range);
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range) {
        return ranges.deleteAll(range, this::delete);
    }

    /** Begins once an operation is answered, and fails if that or its own connection is refused; once begun it outlives whatever comes. */
    @Override
    public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
        return topology.ping(Math.max(timeout, Engine.LEAST_PATIENCE_NANOS))
                .retryWhen(Space.patiently())
                .thenMany(engine.watch(range, keysOnly));
    }

    @Override
    public Mono<BackendStats> stats() {
        return ranges.stats();
    }

    @Override
    public Mono<Void> ping() {
        return topology.ping(timeout);
    }

    @Override
    public Optional<Duration> timeout() {
        return Optional.of(Duration.ofNanos(timeout));
    }

    @Override
    public Backend<byte[]> withTimeout(Duration other) {
        return new RedisBackend(engine, other);
    }

    @Override
    public Mono<Void> close() {
        return engine.close();
    }

    private Mono<Boolean> put(Write.Put<byte[]> put) {
        int bucket = layout.bucketOf(put.key());
        byte[] stored = layout.stored(put.key(), bucket);
        long ttl = put.lifetime().millis();
        byte[] value = put.value();
        return new OpMono<>(
                topology, timeout, (at, actual, nanos) -> new PutOp(at, actual, nanos, stored, bucket, value, ttl));
    }

    private Mono<List<?>> read(Script script, String key) {
        int bucket = layout.bucketOf(key);
        byte[] stored = layout.stored(key, bucket);
        return new OpMono<>(
                topology, timeout, (at, actual, nanos) -> new ReadOp(at, actual, nanos, script, stored, bucket));
    }

    private Mono<Boolean> delete(String key) {
        int bucket = layout.bucketOf(key);
        byte[] stored = layout.stored(key, bucket);
        return new OpMono<>(topology, timeout, (at, actual, nanos) -> new DeleteOp(at, actual, nanos, stored, bucket));
    }

    private Located located(String key) {
        return new Located(Layout.utf8(key), layout.bucketOf(key));
    }

    private static boolean isBatchable(Lifetime lifetime) {
        return !lifetime.keepsExisting() && lifetime.kind() != Lifetime.Kind.AT;
    }
}
