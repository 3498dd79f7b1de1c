package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ProcessedUrlsTest {

    private static final String URL = "https://example.org/a?b=[c]*";

    private final KeyValueStore<Instant> store = KeyValueStores.open("memory:", Instant.class);
    private final ProcessedUrls urls = new ProcessedUrls(store);
    private final AtomicInteger fetched = new AtomicInteger();
    private final Mono<Void> fetch = Mono.fromRunnable(fetched::incrementAndGet);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void once_manyAtTheSameTime_fetchesOnce() {
        Flux<Boolean> attempts = Flux.range(0, 100).flatMap(i -> urls.once(URL, Instant.EPOCH, fetch), 16);
        StepVerifier.create(attempts.filter(first -> first)).expectNext(true).verifyComplete();
        assertEquals(1, fetched.get());
    }

    @Test
    void once_workFails_isTriedAgain() {
        StepVerifier.create(urls.once(URL, Instant.EPOCH, Mono.error(new IllegalStateException("503"))))
                .verifyErrorMessage("503");
        StepVerifier.create(urls.once(URL, Instant.EPOCH, fetch))
                .expectNext(true)
                .verifyComplete();
    }
}
