package io.reactivekv;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Reads of one key. */
final class PointReads<V> {

    private final View<V> view;

    PointReads(View<V> view) {
        this.view = view;
    }

    Mono<V> get(String key) {
        return value(Operation.GET, key);
    }

    Mono<V> getOrDefault(String key, V defaultValue) {
        Objects.requireNonNull(defaultValue, "defaultValue");
        return value(Operation.GET_OR_DEFAULT, key).defaultIfEmpty(defaultValue);
    }

    private Mono<V> value(Operation operation, String key) {
        return CallMono.of(new GetCall<>(view, operation, key));
    }

    Mono<Entry<V>> getEntry(String key) {
        return CallMono.of(new EntryCall<>(view, key));
    }

    Mono<Boolean> exists(String key) {
        String inner = view.keys().inner(key);
        return CallMono.of(
                view,
                Operation.EXISTS,
                key,
                context -> view.backend().ttl(inner).hasElement(),
                (present, context) -> present);
    }

    Mono<Optional<Duration>> ttl(String key) {
        String inner = view.keys().inner(key);
        return CallMono.of(
                view,
                Operation.TTL,
                key,
                context -> view.backend().ttl(inner),
                (ttl, context) -> ttl.map(View::bounded));
    }
}
