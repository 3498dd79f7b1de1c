package io.reactivekv.cache;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes functions that go through the cache, or invalidate after they have succeeded. */
final class Decorating<V> {

    private final ReactiveCache<V> cache;
    private final Invalidating<V> invalidating;
    private final Tally tally;

    Decorating(ReactiveCache<V> cache, Invalidating<V> invalidating, Tally tally) {
        this.cache = cache;
        this.invalidating = invalidating;
        this.tally = tally;
    }

    <A> Function<A, Mono<V>> cached(
            Function<? super A, String> key,
            Function<? super A, ? extends Publisher<? extends V>> function,
            Optional<Duration> ttl) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(function, "function");
        return argument -> Mono.defer(() -> {
            CacheLoader<V> plain = CacheLoader.of(ignored -> function.apply(argument));
            CacheLoader<V> dated =
                    ttl.isEmpty() ? plain : k -> Flux.from(plain.load(k)).map(loaded -> loaded.ttl(ttl.get()));
            return cache.load(key.apply(argument), dated);
        });
    }

    <A, R> Function<A, Mono<R>> invalidating(
            String template, Function<? super A, ? extends Publisher<? extends R>> function) {
        KeyTemplate checked = new KeyTemplate(template);
        Objects.requireNonNull(function, "function");
        return argument -> Mono.defer(() -> {
            KeyPattern pattern = tally.checked(() -> checked.fill(argument));
            Mono<?> invalidation = invalidation(pattern);
            return result(function.apply(argument))
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    // What the function did stays when the caller leaves; by cache() the invalidation goes on, too.
                    .flatMap(value -> invalidation.cache().then(Mono.justOrEmpty(value)));
        });
    }

    /** That of one key needs no predicate, of which only so many are remembered. */
    private Mono<?> invalidation(KeyPattern pattern) {
        Optional<String> key = pattern.onlyKey();
        return key.isPresent() ? cache.invalidate(key.get()) : invalidating.invalidateMatching(pattern);
    }

    /** The first element, at the end: to take no more than that would cancel what is not done. */
    private static <R> Mono<R> result(Publisher<? extends R> called) {
        Objects.requireNonNull(called, "the function returned null; return Mono.empty() where there is no result");
        return Flux.<R>from(called).reduce((first, later) -> first);
    }
}
