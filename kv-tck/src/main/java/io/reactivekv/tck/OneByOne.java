package io.reactivekv.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;

/** Asks for the next element while it is being given one, which must not grow the stack. */
final class OneByOne<T> extends BaseSubscriber<T> {

    private final List<T> received = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Throwable error;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(1);
    }

    @Override
    protected void hookOnNext(T element) {
        received.add(element);
        request(1);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        error = failure;
    }

    @Override
    protected void hookFinally(SignalType type) {
        ended.countDown();
    }

    /** Everything, once the end has come. */
    List<T> awaitAll() {
        Await.latch(ended, "the end");
        if (error != null) {
            throw new AssertionError("completion was expected, and an error came", error);
        }
        return received;
    }
}
