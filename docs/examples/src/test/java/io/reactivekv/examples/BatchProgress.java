package io.reactivekv.examples;

import io.reactivekv.CounterStore;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import reactor.core.publisher.Mono;

/** The progress of a batch that many workers report to at the same time. */
final class BatchProgress {

    /**
     * What a page would show.
     *
     * @param finished parts that are done
     * @param failed parts that are not, and will not be
     */
    record Progress(TreeSet<Integer> finished, TreeSet<Integer> failed) {

        Progress with(int part, boolean success) {
            Progress next = new Progress(new TreeSet<>(finished), new TreeSet<>(failed));
            (success ? next.finished : next.failed).add(part);
            return next;
        }
    }

    private final KeyValueStore<Progress> batches;
    private final CounterStore bytes;

    BatchProgress(KeyValueStoreFactory factory) {
        this.batches = factory.open("batch:", Progress.class, o -> o.ttl(Duration.ofDays(1)));
        this.bytes = factory.counters("batch-bytes:");
    }

    /** Adds a part to the batch; no report is lost, however many come at once. */
    Mono<Progress> report(String batch, int part, boolean success) {
        Progress none = new Progress(new TreeSet<>(), new TreeSet<>());
        return batches.update(
                batch, progress -> progress.or(() -> Optional.of(none)).map(p -> p.with(part, success)));
    }

    /** Adds to the bytes that were processed; a counter needs no retries. */
    Mono<Long> processed(String batch, long size) {
        return bytes.addAndGet(batch, size, Duration.ofDays(1));
    }
}
