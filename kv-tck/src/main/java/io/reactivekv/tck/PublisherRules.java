package io.reactivekv.tck;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.reactivekv.KeyValueStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * Most of them wait to see that nothing comes, so that many run at a time.
 */
final class PublisherRules extends PublisherVerification<Object> {

    static final int MOST_ELEMENTS = 64;

    private static final int AT_A_TIME = 8;
    private static final long SILENCE_MILLIS = 20;
    private static final long BETWEEN_WRITES_NANOS = 1_000_000;

    /** Gives the garbage collector a tenth of a second; on a busy machine it may need several, while a leak stays one. */
    private static final String RULE_ON_GARBAGE = "spec313_cancelMustMakeThePublisherEventuallyDropAllReferences";

    private static final int TRIES_ON_GARBAGE = 10;

    private final KeyValueStore<String> store;
    private final Source source;

    private PublisherRules(KeyValueStore<String> store, Source source) {
        super(new TestEnvironment(Await.patience().toMillis(), SILENCE_MILLIS, SILENCE_MILLIS));
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
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, task -> daemon(task, "tck-rule"));
        List<DynamicTest> tests = Arrays.stream(PublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .filter(method -> !method.getName().startsWith("untested_"))
                .sorted(Comparator.comparing(Method::getName))
                .map(rule -> test(rule, threads.submit(() -> verify(store, source, rule))))
                .toList();
        threads.shutdown();
        return tests.stream();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static DynamicTest test(Method rule, Future<?> run) {
        Duration most = Await.patience().multipliedBy(3);
        return dynamicTest(rule.getName(), () -> {
            try {
                run.get(most.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw Objects.requireNonNull(e.getCause());
            } catch (TimeoutException e) {
                fail("did not end within " + most, e);
            } finally {
                run.cancel(true);
            }
        });
    }

    private static Method verify(KeyValueStore<String> store, Source source, Method rule) throws Exception {
        int tries = rule.getName().contains(RULE_ON_GARBAGE) ? TRIES_ON_GARBAGE : 1;
        while (true) {
            try {
                new PublisherRules(store, source).verify(rule);
                return rule;
            } catch (AssertionError e) {
                tries--;
                if (tries == 0) {
                    throw e;
                }
            }
        }
    }

    private void verify(Method rule) throws Exception {
        setUp();
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = daemon(() -> keepWriting(stop), "tck-writer");
        if (source.isEndless()) {
            writer.start();
        }
        try {
            rule.invoke(this);
        } catch (InvocationTargetException e) {
            throw told(Objects.requireNonNull(e.getCause()));
        } finally {
            stop.set(true);
            writer.join(Await.patience().toMillis());
        }
    }

    /** A failed assertion is thrown as it is; a rule that does not apply counts as aborted. */
    private static Exception told(Throwable cause) {
        if (cause instanceof SkipException skipped) {
            return new TestAbortedException(skipped.getMessage(), skipped);
        }
        if (cause instanceof Error failure) {
            throw failure;
        }
        return (Exception) cause;
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
