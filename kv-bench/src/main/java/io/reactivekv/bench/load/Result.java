package io.reactivekv.bench.load;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** The cheapest subscriber there is: keeps the last element, counts, and remembers the end. Reused; one thread. */
public final class Result implements CoreSubscriber<Object> {

    private @Nullable Object last;
    private @Nullable Throwable error;
    private long elements;
    private boolean done;

    @Override
    public void onSubscribe(Subscription subscription) {
        last = null;
        error = null;
        elements = 0;
        done = false;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object element) {
        last = element;
        elements++;
    }

    @Override
    public void onError(Throwable failure) {
        error = failure;
        done = true;
    }

    @Override
    public void onComplete() {
        done = true;
    }

    /** The last element; null when there was none. Fails when the subscription has not ended, or ended in an error. */
    public @Nullable Object get() {
        completed();
        return last;
    }

    /** How many elements there were. Fails when the subscription has not ended, or ended in an error. */
    public long elements() {
        completed();
        return elements;
    }

    private void completed() {
        if (!done || error != null) {
            throw new IllegalStateException("not completed", error);
        }
    }
}
