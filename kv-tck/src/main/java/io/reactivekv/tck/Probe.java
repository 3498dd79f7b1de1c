package io.reactivekv.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Signal;

/** A subscriber whose demand a test controls, and whose signals it takes one by one. */
final class Probe<T> implements CoreSubscriber<T> {

    /** Takes no lock: signals come on threads that must not wait. */
    private final BlockingQueue<Signal<T>> signals = new LinkedTransferQueue<>();

    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final long initialDemand;
    private @Nullable Subscription subscription;

    private Probe(long initialDemand) {
        this.initialDemand = initialDemand;
    }

    static <T> Probe<T> unbounded(Publisher<T> publisher) {
        return requesting(Long.MAX_VALUE, publisher);
    }

    /** Subscribes; a demand of 0 leaves everything to {@link #request}. */
    static <T> Probe<T> requesting(long demand, Publisher<T> publisher) {
        Probe<T> probe = new Probe<>(demand);
        publisher.subscribe(probe);
        Await.latch(probe.subscribed, "onSubscribe");
        return probe;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscribed.countDown();
        if (initialDemand > 0) {
            subscription.request(initialDemand);
        }
    }

    @Override
    public void onNext(T element) {
        signals.add(Signal.next(element));
    }

    @Override
    public void onError(Throwable error) {
        signals.add(Signal.error(error));
    }

    @Override
    public void onComplete() {
        signals.add(Signal.complete());
    }

    void request(long n) {
        Objects.requireNonNull(subscription).request(n);
    }

    void cancel() {
        Objects.requireNonNull(subscription).cancel();
    }

    /** The next element, which must come. */
    T next() {
        Signal<T> signal = signal("an element");
        Throwable error = signal.getThrowable();
        if (error != null) {
            return fail("an element was expected, and an error came", error);
        }
        T element = signal.get();
        return element != null ? element : fail("an element was expected, and the end came");
    }

    List<T> next(int n) {
        List<T> elements = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            elements.add(next());
        }
        return elements;
    }

    void awaitComplete() {
        Signal<T> signal = signal("completion");
        assertTrue(signal.isOnComplete(), () -> "completion was expected, and this came: " + signal);
    }

    /** Skips elements up to the error, which must come. */
    <E extends Throwable> E awaitError(Class<E> expected) {
        Signal<T> signal = signal(expected.getSimpleName());
        while (signal.isOnNext()) {
            signal = signal(expected.getSimpleName());
        }
        Signal<T> last = signal;
        assertTrue(last.isOnError(), () -> expected.getSimpleName() + " was expected, and this came: " + last);
        return assertInstanceOf(expected, last.getThrowable());
    }

    /** Forgets what has come and was not taken. */
    void forget() {
        signals.clear();
    }

    /** Nothing has come that was not taken. */
    void assertNothingMore() {
        assertEquals(List.of(), List.copyOf(signals));
    }

    private Signal<T> signal(String expected) {
        try {
            Signal<T> signal = signals.poll(Await.patience().toMillis(), TimeUnit.MILLISECONDS);
            return signal != null ? signal : fail(expected + " did not come within " + Await.patience());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail("interrupted while waiting for " + expected);
        }
    }
}
