package io.reactivekv;

import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Copies a range, chunk by chunk, one at a time, so that what was reported is stored. No chunk is read before the last one
 * is stored, since what waits to be stored would outlive its time: each is a scan of its own, behind which nothing is read
 * ahead. Where there is no order to go on in, it is one scan.
 */
final class CopyJob<V> {

    private static final int CHUNK = 256;

    private final KeyValueStore<V> from;
    private final KeyValueStore<V> to;
    private final KeyRange range;
    private final ScanOptions options;
    private boolean begun;
    private boolean stored;
    private boolean read;
    private long left;
    private ScanOptions next;

    private CopyJob(KeyValueStore<V> from, KeyValueStore<V> to, KeyRange range, ScanOptions options) {
        this.from = from;
        this.to = to;
        this.range = range;
        this.options = options;
        this.left = options.limit().orElse(Long.MAX_VALUE);
        this.next = options;
    }

    static <V> Flux<CopyProgress> run(KeyValueStore<V> from, KeyValueStore<V> to, KeyRange range, ScanOptions options) {
        Objects.requireNonNull(to, "to");
        Object unused = from.entries(range, options); // refuses what it does not take
        return Flux.defer(() -> new CopyJob<>(from, to, range, options).steps());
    }

    private Flux<CopyProgress> steps() {
        Flux<CopyProgress> steps = options.isUnordered()
                ? chunk(options).concatMap(this::store, 0)
                : Flux.<Boolean>generate(sink -> {
                            if (read || left == 0) {
                                sink.complete();
                            } else {
                                sink.next(true);
                            }
                        })
                        .concatMap(go -> step(), 0);
        return steps.scan((sum, chunk) -> new CopyProgress(sum.copied() + chunk.copied(), chunk.lastKey()));
    }

    private Flux<CopyProgress> step() {
        long wanted = Math.min(left, CHUNK);
        read = true; // unless there is a whole chunk
        return chunk(next.limit(wanted))
                .doOnNext(chunk -> {
                    left -= chunk.size();
                    read = chunk.size() < wanted;
                    next = options.after(chunk.get(chunk.size() - 1).key());
                })
                .concatMap(this::store, 0);
    }

    private Flux<List<Entry<V>>> chunk(ScanOptions of) {
        return from.entries(range, of)
                .buffer(CHUNK)
                .onErrorMap(KeyValueException.class, failure -> doubtful(failure, begun))
                .doOnNext(chunk -> begun = true);
    }

    private Mono<CopyProgress> store(List<Entry<V>> chunk) {
        String lastKey = chunk.get(chunk.size() - 1).key();
        return to.putAll(Flux.fromIterable(chunk))
                .map(written -> new CopyProgress(written, lastKey))
                .onErrorMap(KeyValueException.class, failure -> doubtful(failure, stored))
                .doOnNext(step -> stored = true);
    }

    /** Whatever the last step did, an earlier one may have written. */
    private static KeyValueException doubtful(KeyValueException failure, boolean written) {
        return written ? failure.as(KeyValueException.Outcome.UNKNOWN) : failure;
    }
}
