package io.reactivekv;

import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Copies a range, chunk by chunk, one at a time, so that what was reported is stored. No chunk is read before the last one
 * is stored, since what waits to be stored would outlive its time: each is a scan of its own, behind which nothing is read
 * ahead. Where there is no order to go on in, it is one scan. A chunk of large values is a short one, and the next asks for
 * as few from the beginning.
 */
final class CopyJob<V> {

    private static final int FIRST_CHUNK = 16;
    private static final int LARGEST_CHUNK = 256;
    private static final long CHUNK_BYTES = 4 << 20;

    private final KeyValueStore<V> from;
    private final KeyValueStore<V> to;
    private final KeyRange range;
    private final ScanOptions options;
    private boolean begun;
    private boolean stored;
    private boolean read;
    private long left;
    private ScanOptions next;
    private int size = FIRST_CHUNK;
    private int gathered;
    private long gatheredBytes;

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
                ? entries(options).bufferUntil(this::endsChunk).concatMap(this::store, 0)
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

    private Mono<CopyProgress> step() {
        long wanted = Math.min(left, size);
        gathered = 0;
        gatheredBytes = 0;
        read = true; // unless there is a whole chunk
        return entries(next.limit(wanted))
                .takeUntil(this::endsChunk)
                .collectList()
                .filter(chunk -> !chunk.isEmpty())
                .doOnNext(chunk -> {
                    left -= chunk.size();
                    read = chunk.size() < wanted && !isFull();
                    size = (int)
                            Math.max(1, Math.min(LARGEST_CHUNK, CHUNK_BYTES * gathered / Math.max(1, gatheredBytes)));
                    next = options.after(chunk.get(chunk.size() - 1).key());
                })
                .flatMap(this::store);
    }

    private Flux<Entry<V>> entries(ScanOptions of) {
        return from.entries(range, of).onErrorMap(KeyValueException.class, failure -> doubtful(failure, begun));
    }

    private boolean endsChunk(Entry<V> entry) {
        if (isFull()) {
            gathered = 0;
            gatheredBytes = 0;
        }
        gathered++;
        gatheredBytes += bytes(entry.value());
        return isFull();
    }

    private boolean isFull() {
        return gathered == LARGEST_CHUNK || gatheredBytes >= CHUNK_BYTES;
    }

    /** What is known without serializing; 0 for objects. */
    private static long bytes(Object value) {
        return value instanceof byte[] array ? array.length : value instanceof String text ? text.length() : 0;
    }

    private Mono<CopyProgress> store(List<Entry<V>> chunk) {
        begun = true;
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
