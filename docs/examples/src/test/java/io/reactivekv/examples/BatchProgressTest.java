package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.examples.BatchProgress.Progress;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class BatchProgressTest {

    private final KeyValueStoreFactory factory = KeyValueStores.factory("memory:");
    private final BatchProgress progress = new BatchProgress(factory);

    @AfterEach
    void close() {
        factory.close();
    }

    @Test
    void report_fromManyThreads_losesNothing() {
        Flux.range(0, 200)
                .flatMap(part -> Mono.defer(() -> progress.report("b", part, part % 10 != 0))
                        .subscribeOn(Schedulers.parallel()))
                .then()
                .block();
        Progress last = Objects.requireNonNull(progress.report("b", 200, true).block());
        assertEquals(181, last.finished().size());
        assertEquals(20, last.failed().size());
    }

    @Test
    void processed_fromManyThreads_addsUp() {
        Flux.range(1, 100)
                .flatMap(size -> progress.processed("b", size).subscribeOn(Schedulers.parallel()))
                .then()
                .block();
        assertEquals(5050, progress.processed("b", 0).block());
    }
}
