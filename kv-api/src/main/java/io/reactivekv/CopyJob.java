package io.reactivekv;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Copies a range, chunk by chunk, one at a time, so that what was reported is stored. No chunk is read before the last one
 * is stored, since what waits to be stored would outlive its time.
 */
final class CopyJob {

    private static final int CHUNK = 256;

    private CopyJob() {}

    static <V> Flux<CopyProgress> run(KeyValueStore<V> from, KeyValueStore<V> to, KeyRange range, ScanOptions options) {
        Objects.requireNonNull(to, "to");
        Flux<Entry<V>> entries = from.entries(range, options);
        return Flux.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            AtomicBoolean stored = new AtomicBoolean();
            return entries.buffer(CHUNK)
                    .onErrorMap(KeyValueException.class, failure -> doubtful(failure, begun))
                    .doOnNext(chunk -> begun.set(true))
                    .concatMap(
                            chunk -> store(to, chunk)
                                    .onErrorMap(KeyValueException.class, failure -> doubtful(failure, stored))
                                    .doOnNext(step -> stored.set(true)),
                            0)
                    .scan((sum, chunk) -> new CopyProgress(sum.copied() + chunk.copied(), chunk.lastKey()));
        });
    }

    /** Whatever the last step did, an earlier one may have written. */
    private static KeyValueException doubtful(KeyValueException failure, AtomicBoolean written) {
        return written.get() ? failure.as(KeyValueException.Outcome.UNKNOWN) : failure;
    }

    private static <V> Mono<CopyProgress> store(KeyValueStore<V> to, List<Entry<V>> chunk) {
        String lastKey = chunk.get(chunk.size() - 1).key();
        return to.putAll(Flux.fromIterable(chunk)).map(stored -> new CopyProgress(stored, lastKey));
    }
}
