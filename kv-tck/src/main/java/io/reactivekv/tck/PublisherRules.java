package io.reactivekv.tck;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.reactivekv.KeyValueStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.SkipException;
import org.testng.annotations.Test;

/**
 * Runs the rules of the Reactive Streams TCK, which are TestNG tests, as tests of JUnit: each on a verification of its own.
 */
final class PublisherRules extends PublisherVerification<Object> {

    static final int MOST_ELEMENTS = 64;

    private static final long MOST_MILLIS = 2_000;
    private static final long SILENCE_MILLIS = 20;
    private static final long BETWEEN_WRITES_NANOS = 1_000_000;

    private final KeyValueStore<String> store;
    private final Source source;

    private PublisherRules(KeyValueStore<String> store, Source source) {
        super(new TestEnvironment(Math.min(MOST_MILLIS, Await.patience().toMillis()), SILENCE_MILLIS, SILENCE_MILLIS));
        this.store = store;
        this.source = source;
    }

    /** Opens what is to be verified. */
    interface Source {

        /** A publisher of exactly so many elements; an endless one may have more. */
        Publisher<?> open(KeyValueStore<String> store, long elements);

        default boolean isEndless() {
            return false;
        }
    }

    static Stream<DynamicTest> tests(KeyValueStore<String> store, Source source) {
        return Arrays.stream(PublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .filter(method -> !method.getName().startsWith("untested_"))
                .sorted(Comparator.comparing(Method::getName))
                .map(rule -> dynamicTest(rule.getName(), () -> new PublisherRules(store, source).verify(rule)));
    }

    private void verify(Method rule) throws Throwable {
        setUp();
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> keepWriting(stop), "tck-writer");
        if (source.isEndless()) {
            writer.start();
        }
        try {
            rule.invoke(this);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skipped) {
                throw new TestAbortedException(skipped.getMessage(), skipped);
            }
            throw e.getCause();
        } finally {
            stop.set(true);
            writer.join(Await.patience().toMillis());
        }
    }

    /** Gives a watch something to tell; parked in between, so that it is not for ever in the midst of a subscriber. */
    private void keepWriting(AtomicBoolean stop) {
        for (int i = 0; !stop.get(); i++) {
            Await.done(store.put("k" + i % MOST_ELEMENTS, "v" + i));
            LockSupport.parkNanos(BETWEEN_WRITES_NANOS);
        }
    }

    @Override
    public Publisher<Object> createPublisher(long elements) {
        return objects(source.open(store, elements));
    }

    @Override
    public Publisher<Object> createFailedPublisher() {
        KeyValueStore<String> closed = store.withPrefix("");
        closed.close();
        return objects(source.open(closed, 1));
    }

    @SuppressWarnings("unchecked")
    private static Publisher<Object> objects(Publisher<?> publisher) {
        return (Publisher<Object>) publisher;
    }

    @Override
    public long maxElementsFromPublisher() {
        return source.isEndless() ? publisherUnableToSignalOnComplete() : MOST_ELEMENTS;
    }
}
