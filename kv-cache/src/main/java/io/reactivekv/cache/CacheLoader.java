package io.reactivekv.cache;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Brings the value of a key that a cache does not have.
 *
 * <p>Called on subscription, with the Reactor Context of the first caller that waits; cancelled when the last one leaves. It
 * emits one element, or none when there is no value. One that throws, returns null, emits twice or never ends costs its
 * callers an error and the cache nothing; so does one whose result cannot be serialized or is too large to be kept, unless
 * {@link CacheSpec#oversizedLoads(String)} lets that pass.
 *
 * <p>It may run on Reactor's parallel scheduler, and must not block; what does is wrapped: {@code
 * Mono.fromCallable(…).subscribeOn(Schedulers.boundedElastic())}. A load may outlive the caller whose Context it has, and a
 * refresh behind a caller always does: a transaction has to be taken out of the Context. A prefetch has none of anybody's.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface CacheLoader<V> {

    /** Loads one key. */
    Publisher<Loaded<V>> load(String key);

    /** A loader that says nothing but the value. */
    static <V> CacheLoader<V> of(Function<? super String, ? extends Publisher<? extends V>> values) {
        return key -> {
            Publisher<? extends V> publisher = values.apply(key);
            if (publisher == null) {
                throw CacheLoadException.returnedNull(key);
            }
            return Flux.from(publisher).map(Loaded::of);
        };
    }
}
