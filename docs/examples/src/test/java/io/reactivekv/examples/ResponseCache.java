package io.reactivekv.examples;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Answers of a slow API, kept for a while; the API is asked when the store has none, or cannot be reached. */
final class ResponseCache {

    private final KeyValueStore<String> responses;
    private final Function<String, Mono<String>> api;

    ResponseCache(KeyValueStore<String> store, Function<String, Mono<String>> api) {
        this.responses = store.withPrefix("response:").withTimeout(Duration.ofMillis(100));
        this.api = api;
    }

    Mono<String> get(String path) {
        return responses
                .get(path)
                .onErrorResume(KeyValueException.class, e -> Mono.empty())
                .switchIfEmpty(Mono.defer(() -> api.apply(path).flatMap(response -> keep(path, response))));
    }

    private Mono<String> keep(String path, String response) {
        return responses
                .put(path, response, Duration.ofMinutes(5))
                .onErrorResume(KeyValueException.class, e -> Mono.empty())
                .thenReturn(response);
    }
}
