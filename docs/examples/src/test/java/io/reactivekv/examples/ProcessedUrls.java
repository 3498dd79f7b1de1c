package io.reactivekv.examples;

import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** A crawler's memory: each URL is fetched once a week, whoever comes across it first. */
final class ProcessedUrls {

    private static final Duration ONCE_IN = Duration.ofDays(7);

    private final KeyValueStore<Instant> processed;

    ProcessedUrls(KeyValueStore<Instant> store) {
        this.processed = store.withPrefix("url:");
    }

    /** Runs the work if nobody has done so within a week; gives the URL free again when the work fails. */
    Mono<Boolean> once(String url, Instant now, Mono<Void> work) {
        return processed.putIfAbsent(url, now, ONCE_IN).flatMap(first -> {
            if (!first) {
                return Mono.just(false);
            }
            return work.thenReturn(true)
                    .onErrorResume(e -> processed.delete(url).then(Mono.error(e)));
        });
    }
}
