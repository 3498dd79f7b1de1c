package io.reactivekv.memory;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.StoredChange;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** The changes of a range, for as many subscribers as like. */
final class WatchFlux extends Flux<StoredChange<Object>> {

    private final MemoryBackend backend;
    private final KeyRange range;
    private final boolean keysOnly;

    private WatchFlux(MemoryBackend backend, KeyRange range, boolean keysOnly) {
        this.backend = backend;
        this.range = range;
        this.keysOnly = keysOnly;
    }

    static Flux<StoredChange<Object>> of(MemoryBackend backend, KeyRange range, boolean keysOnly) {
        return onAssembly(new WatchFlux(backend, range, keysOnly));
    }

    @Override
    public void subscribe(CoreSubscriber<? super StoredChange<Object>> actual) {
        WatchSubscription subscription;
        try {
            subscription = new WatchSubscription(actual, backend, range, keysOnly);
        } catch (Throwable e) {
            Operators.error(actual, Operators.onOperatorError(e, actual.currentContext()));
            return;
        }
        actual.onSubscribe(subscription);
        subscription.start();
    }
}
