package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ResponseCacheTest {

    private final KeyValueStore<String> store = KeyValueStores.open("memory:", String.class);
    private final AtomicInteger calls = new AtomicInteger();
    private final ResponseCache cache =
            new ResponseCache(store, path -> Mono.fromSupplier(() -> path + " #" + calls.incrementAndGet()));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void get_secondTime_doesNotAskTheApi() {
        StepVerifier.create(cache.get("/users")).expectNext("/users #1").verifyComplete();
        StepVerifier.create(cache.get("/users")).expectNext("/users #1").verifyComplete();
        assertEquals(1, calls.get());
    }

    @Test
    void get_storeFails_asksTheApi() {
        store.close();
        StepVerifier.create(cache.get("/users")).expectNext("/users #1").verifyComplete();
        StepVerifier.create(cache.get("/users")).expectNext("/users #2").verifyComplete();
    }
}
