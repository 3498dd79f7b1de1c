package io.reactivekv;

import io.reactivekv.KeyValueException.Outcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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

    private final KeyValueStore<V> from;
    private final KeyValueStore<V> to;
    private final KeyRange range;
    private final ScanOptions options;
    private boolean stored;
    private boolean read;
    private long left;
    private ScanOptions next;
    private @Nullable Throwable unread;
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
                ? storing(entries(options).bufferUntil(this::endsChunk))
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
        long wanted = Math.min(left, size);
        gathered = 0;
        gatheredBytes = 0;
        read = true; // unless there is a whole chunk
        return storing(entries(next.limit(wanted))
                .takeUntil(this::endsChunk)
                .collectList()
                .filter(chunk -> !chunk.isEmpty())
                .doOnNext(chunk -> {
                    left -= chunk.size();
                    read = chunk.size() < wanted && !isFull();
                    size = (int)
                            Math.max(1, Math.min(LARGEST_CHUNK, Chunks.BYTES * gathered / Math.max(1, gatheredBytes)));
                    next = options.after(chunk.get(chunk.size() - 1).key());
                })
                .flux());
    }

    private Flux<Entry<V>> entries(ScanOptions of) {
        return from.entries(range, of).onErrorResume(failure -> {
            unread = failure;
            return Flux.empty();
        });
    }

    /** What was read before a failure is stored first: whoever goes on behind the key that failed misses nothing. */
    private Flux<CopyProgress> storing(Flux<List<Entry<V>>> chunks) {
        return chunks.concatMap(this::store, 0)
                .concatWith(Flux.defer(() -> unread == null ? Flux.empty() : Flux.error(unread)))
                .onErrorMap(KeyValueException.class, failure -> stored ? failure.as(Outcome.UNKNOWN) : failure);
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
        return gathered == LARGEST_CHUNK || gatheredBytes >= Chunks.BYTES;
    }

    /** What is known without serializing; 0 for objects. */
    private static long bytes(Object value) {
        return value instanceof byte[] array ? array.length : value instanceof String text ? text.length() : 0;
    }

    private Mono<CopyProgress> store(List<Entry<V>> chunk) {
        String lastKey = chunk.get(chunk.size() - 1).key();
        return to.putAll(Flux.fromIterable(chunk))
                .map(written -> new CopyProgress(written, lastKey))
                .doOnNext(step -> stored = true);
    }
}
