package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is asked of ranges of keys. */
final class Ranges {

    private static final int COUNTS_AT_ONCE = 64;
    private static final int DELETE_STEP = 500;

    private final Engine engine;
    private final Topology topology;
    private final Layout layout;
    private final long timeout;
    private final BulkReads reads;

    Ranges(Engine engine, long timeoutNanos, BulkReads reads) {
        this.engine = engine;
        this.topology = engine.topology();
        this.layout = topology.layout();
        this.timeout = timeoutNanos;
        this.reads = reads;
    }

    Flux<Stored<byte[]>> scan(ScanRequest request) {
        return pages(request, request.detail() == Detail.ENTRY ? Facet.ENTRY : Facet.VALUE);
    }

    Flux<String> keys(ScanRequest request) {
        return pages(request, Facet.PRESENCE);
    }

    Mono<Long> count(KeyRange range) {
        return ready("count")
                .then(Mono.defer(() -> engine.sweeper()
                        .sweep(timeout)
                        .thenMany(Flux.range(0, layout.buckets()))
                        .flatMap(
                                bucket -> topology.call(countCall(range, bucket), bucket, timeout),
                                topology.atOnce(COUNTS_AT_ONCE))
                        .map(Long.class::cast)
                        .reduce(0L, Long::sum)));
    }

    Mono<Long> deleteAll(KeyRange range, Function<String, Mono<Boolean>> delete) {
        ScanRequest request = new ScanRequest(range, false, ScanRequest.UNLIMITED, 0, false, Detail.VALUE);
        return ready("deleteAll(range)").then(Mono.defer(() -> {
            KeyMerge merge = new KeyMerge(topology, request, timeout);
            PartedWrite deletion = new PartedWrite();
            Mono<Long> step = merge.next(DELETE_STEP)
                    .flatMap(keys -> deletion.make(
                            Flux.fromIterable(keys),
                            key -> delete.apply(Layout.text(key.member())),
                            topology.atOnce(DELETE_STEP)));
            return step.repeat(() -> !merge.isExhausted())
                    .reduce(0L, Long::sum)
                    .onErrorMap(KeyValueException.class, deletion::whole);
        }));
    }

    /** The number of expiring entries is not known: an overwrite without a TTL leaves the expiry index alone. */
    Mono<BackendStats> stats() {
        Mono<OptionalLong> entries = layout.isOrdered()
                ? count(KeyRange.all())
                        .map(OptionalLong::of)
                        .onErrorResume(Ranges::cannotBeCounted, e -> Mono.just(OptionalLong.empty()))
                : Mono.just(OptionalLong.empty());
        return entries.zipWith(
                engine.about(timeout),
                (count, about) -> new BackendStats(
                        count, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), about));
    }

    /** Keys without an index, or other data in its place. */
    private static boolean cannotBeCounted(Throwable failure) {
        return failure instanceof StoreConfigurationException || failure instanceof ForeignDataException;
    }

    private <T> Flux<T> pages(ScanRequest request, Facet<T> facet) {
        if (!layout.isOrdered()) {
            return request.unordered() ? unordered(request, facet) : Flux.error(NotOrdered.failure("scan"));
        }
        return new PagedFlux<>(
                () -> ready("scan")
                        .then(Mono.fromSupplier(() -> new OrderedPages<>(
                                topology,
                                new KeyMerge(topology, request, timeout),
                                reads,
                                facet,
                                request.pageSize() > 0,
                                timeout))),
                request.pageSize(),
                request.limit());
    }

    private <T> Flux<T> unordered(ScanRequest request, Facet<T> facet) {
        Flux<T> all = mastersKnown()
                .thenMany(Flux.defer(() -> new Survey(topology, timeout).stored()))
                .concatMap(
                        chunk -> reads.readAll(
                                chunk.stream()
                                        .map(this::located)
                                        .filter(key -> request.range().contains(Layout.text(key.member())))
                                        .toList(),
                                facet),
                        1);
        return request.limit() == ScanRequest.UNLIMITED ? all : all.take(request.limit());
    }

    /** In a Cluster none are known before the first connect. */
    private Mono<Void> mastersKnown() {
        return Mono.defer(() -> topology.masters().isEmpty() ? topology.ping(timeout) : Mono.empty());
    }

    private Located located(byte[] stored) {
        int bucket = layout.bucketOfStored(stored);
        int head = layout.head(bucket).length;
        return new Located(java.util.Arrays.copyOfRange(stored, head, stored.length), bucket);
    }

    private Mono<Void> ready(String operation) {
        if (!layout.isOrdered()) {
            return Mono.error(NotOrdered.failure(operation));
        }
        if (topology.space().isIndexed()) {
            return Mono.empty();
        }
        return topology.space()
                .whenIndexed()
                .timeout(Duration.ofNanos(timeout))
                .onErrorMap(
                        TimeoutException.class, e -> notReady(topology.space().trouble(), e));
    }

    private static StoreUnavailableException notReady(@Nullable Throwable trouble, TimeoutException late) {
        return new StoreUnavailableException(
                "it is not known yet whether the index of the space is complete"
                        + (trouble == null ? "" : ": " + trouble.getMessage()),
                Outcome.NOT_EXECUTED,
                trouble == null ? late : trouble);
    }

    private Call countCall(KeyRange range, int bucket) {
        if (range.equals(KeyRange.all())) {
            return Call.read(CommandType.ZCARD).key(layout.index(bucket));
        }
        return Call.read(CommandType.ZLEXCOUNT)
                .key(layout.index(bucket))
                .arg(range.start().isEmpty() ? "-" : "[" + range.start())
                .arg(range.isEmpty() ? "-" : range.end().map(end -> "(" + end).orElse("+"));
    }
}
