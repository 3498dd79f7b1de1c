package io.reactivekv.redis;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Makes one operation for each subscription; it is queued when it is requested. */
final class OpMono<T> extends Mono<T> {

    private final Router router;
    private final long timeoutNanos;
    private final Maker<T> maker;

    OpMono(Router router, long timeoutNanos, Maker<T> maker) {
        this.router = router;
        this.timeoutNanos = timeoutNanos;
        this.maker = maker;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        actual.onSubscribe(maker.make(router, actual, timeoutNanos));
    }

    /** Makes an operation. */
    @FunctionalInterface
    interface Maker<T> {

        Op<T> make(Router router, CoreSubscriber<? super T> actual, long timeoutNanos);
    }
}
