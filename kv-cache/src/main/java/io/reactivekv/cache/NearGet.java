package io.reactivekv.cache;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * A read whose answer is near most of the time: then it costs a look and a signal, and nothing else is assembled. It holds
 * no more than what tells one read from another, since one is made for each.
 */
final class NearGet<V> extends Mono<V> {

    private final NearReads<V> reads;
    private final String key;
    private final @Nullable CacheLoader<V> loader;

    private NearGet(NearReads<V> reads, String key, @Nullable CacheLoader<V> loader) {
        this.reads = reads;
        this.key = key;
        this.loader = loader;
    }

    /**
     * A read, of which Reactor's hooks are told.
     *
     * @param loader who is asked for what is missing; null for nobody
     */
    static <V> Mono<V> of(NearReads<V> reads, String key, @Nullable CacheLoader<V> loader) {
        return onAssembly(new NearGet<>(reads, key, loader));
    }

    @Override
    public void subscribe(CoreSubscriber<? super V> actual) {
        NearEntry<V> hit = reads.hit(key);
        if (hit == null) {
            reads.whole(key, loader).subscribe(actual);
            return;
        }
        V value = hit.value;
        if (value == null) {
            Operators.complete(actual);
        } else {
            actual.onSubscribe(Operators.scalarSubscription(actual, value));
        }
    }
}
