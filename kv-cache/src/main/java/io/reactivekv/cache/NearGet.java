package io.reactivekv.cache;

import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** A read whose answer is near most of the time: then it costs a look and a signal, and nothing is assembled. */
final class NearGet<V> extends Mono<V> {

    private final String key;
    private final Core<V> core;
    private final Reading<V> reading;
    private final Supplier<Mono<V>> otherwise;
    private final boolean refreshes;

    /**
     * A read.
     *
     * @param otherwise makes the whole way, which looks near once more
     * @param refreshes whether a hit may be due for a refresh, which the whole way sees to
     */
    NearGet(String key, Core<V> core, Reading<V> reading, Supplier<Mono<V>> otherwise, boolean refreshes) {
        this.key = key;
        this.core = core;
        this.reading = reading;
        this.otherwise = otherwise;
        this.refreshes = refreshes;
    }

    @Override
    public void subscribe(CoreSubscriber<? super V> actual) {
        if (core.isQuick()) {
            long now = core.clock.millis();
            NearEntry<V> entry = core.near.get(key);
            if (entry != null
                    && entry.status(key, now, core.validity) == EntryStatus.FRESH
                    && !(refreshes && entry.isPast(core.eagerPercent(), now))) {
                reading.hit(entry, now);
                V value = entry.value;
                if (value == null) {
                    Operators.complete(actual);
                } else {
                    actual.onSubscribe(Operators.scalarSubscription(actual, value));
                }
                return;
            }
        }
        otherwise.get().subscribe(actual);
    }
}
