package io.reactivekv.redis.faults;

import java.time.Duration;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** An operation that is held up in the middle by its subscriber, and then goes on; says when it made progress last. */
final class Midway extends BaseSubscriber<Object> {

    final String operation;
    private final Predicate<Object> middle;
    private volatile boolean begun;
    private volatile boolean goesOn;
    private volatile long progress;
    private volatile long end;
    private volatile Throwable failure;

    /**
     * An operation to begin at once.
     *
     * @param middle the element after which nothing more is asked for yet
     */
    Midway(String operation, Publisher<?> publisher, Predicate<Object> middle) {
        this.operation = operation;
        this.middle = middle;
        publisher.subscribe(this);
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(1);
    }

    @Override
    protected void hookOnNext(Object element) {
        progress = RunningTime.nanos();
        if (begun) {
            return;
        }
        if (middle.test(element)) {
            begun = true;
        } else {
            request(1);
        }
    }

    @Override
    protected void hookOnError(Throwable reason) {
        failure = reason;
        end = RunningTime.nanos();
    }

    @Override
    protected void hookOnComplete() {
        hookOnError(new AssertionError(operation + " succeeded"));
    }

    boolean hasBegun() {
        return begun;
    }

    /** Asks for everything. */
    void goOn() {
        progress = RunningTime.nanos();
        goesOn = true;
        requestUnbounded();
    }

    boolean hasEnded() {
        return goesOn && failure != null;
    }

    Throwable failure() {
        return failure;
    }

    /** How long after its last progress it has ended. */
    Duration delay() {
        return Duration.ofNanos(end - progress);
    }

    @Override
    public String toString() {
        return operation + ", " + delay() + " after its last progress: " + failure;
    }
}
