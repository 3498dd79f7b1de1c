package io.reactivekv.memory;

import java.util.Iterator;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Emits what it pulls out of memory, on the thread that asks for it and no further than was asked.
 *
 * @param <E> what is gone through
 * @param <T> what is emitted
 */
final class PullFlux<E, T> extends Flux<T> {

    private final MemoryBackend backend;
    private final Source<E, T> source;
    private final long limit;

    private PullFlux(MemoryBackend backend, Source<E, T> source, long limit) {
        this.backend = backend;
        this.source = source;
        this.limit = limit;
    }

    /**
     * The flux as it is handed to users, seen by their assembly hooks.
     *
     * @param source is asked at each subscription
     * @param limit how many elements to emit at most
     */
    static <E, T> Flux<T> of(MemoryBackend backend, Source<E, T> source, long limit) {
        return onAssembly(new PullFlux<>(backend, source, limit));
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Pull<E, T> pull;
        Iterator<E> iterator;
        boolean empty;
        try {
            pull = source.open(backend.space());
            iterator = pull.iterator();
            empty = limit == 0 || !iterator.hasNext();
        } catch (Throwable e) {
            Operators.error(actual, Operators.onOperatorError(e, actual.currentContext()));
            return;
        }
        if (empty) {
            Operators.complete(actual);
            return;
        }
        PullSubscription<E, T> subscription = new PullSubscription<>(actual, backend, pull, iterator, limit);
        actual.onSubscribe(subscription);
        subscription.start();
    }

    /**
     * What to pull, for one subscription.
     *
     * @param <E> what is gone through
     * @param <T> what is emitted
     */
    interface Source<E, T> {

        Pull<E, T> open(Space space);
    }
}
