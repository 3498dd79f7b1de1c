package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class ClosingTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Bed bed = new Bed();

    static Stream<Named<Function<MemoryBackend, Publisher<?>>>> operations() {
        Write<Object> put = new Write.Put<>("a", Bed.bytes("1"), Lifetime.never());
        return Stream.of(
                Named.of("get", backend -> backend.get("a")),
                Named.of("getEntry", backend -> backend.getEntry("a")),
                Named.of("getAll", backend -> backend.getAll(List.of("a"))),
                Named.of("ttl", backend -> backend.ttl("a")),
                Named.of("write", backend -> backend.write(put, Condition.ALWAYS)),
                Named.of("getAndWrite", backend -> backend.getAndWrite(put)),
                Named.of("writeAll", backend -> backend.writeAll(List.of(put))),
                Named.of("addAndGet", backend -> backend.addAndGet("n", 1, Lifetime.never())),
                Named.of("scan", backend -> backend.scan(Bed.request(KeyRange.all()))),
                Named.of("keys", backend -> backend.keys(Bed.request(KeyRange.all()))),
                Named.of("count", backend -> backend.count(KeyRange.all())),
                Named.of("deleteAll", backend -> backend.deleteAll(KeyRange.all())),
                Named.of("watch", backend -> backend.watch(KeyRange.all(), true)),
                Named.of("stats", MemoryBackend::stats),
                Named.of("ping", MemoryBackend::ping));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void operation_afterClose_signalsThatItIsClosed(Function<MemoryBackend, Publisher<?>> operation) {
        Publisher<?> assembledBefore = operation.apply(bed.backend);
        bed.backend.close().block();
        bed.backend.close().block();
        for (Publisher<?> each : List.of(assembledBefore, operation.apply(bed.backend))) {
            StepVerifier.create(each)
                    .expectErrorSatisfies(
                            error -> assertEquals(Outcome.NOT_EXECUTED, ((StoreClosedException) error).outcome()))
                    .verify(BOUND);
        }
    }

    @Test
    void close_isLazy() {
        var close = bed.backend.close();
        bed.put("a", "1");
        close.block();
        assertThrows(StoreClosedException.class, () -> bed.put("a", "2"));
    }

    @Test
    void close_scanWithoutDemand_endsAtOnce() {
        bed.put("a", "1");
        bed.put("b", "1");
        StepVerifier.create(bed.backend.keys(Bed.request(KeyRange.all())), 1)
                .expectNext("a")
                .then(() -> bed.backend.close().block())
                .verifyError(StoreClosedException.class);
    }

    @Test
    void close_fromWithinAScan_endsItBeforeTheNextEntry() {
        bed.put("a", "1");
        bed.put("b", "1");
        Flux<String> keys = bed.backend
                .keys(Bed.request(KeyRange.all()))
                .doOnNext(key -> bed.backend.close().block());
        StepVerifier.create(keys).expectNext("a").verifyError(StoreClosedException.class);
    }

    @Test
    void close_whileARangeIsDeleted_isUnknown() {
        bed.put("a", "1");
        bed.put("b", "1");
        Space space = bed.space();
        bed.clock.beforeNextReading(() -> bed.backend.close().block());
        StepVerifier.create(bed.backend.deleteAll(KeyRange.all()))
                .verifyErrorSatisfies(error -> assertEquals(Outcome.UNKNOWN, ((StoreClosedException) error).outcome()));
        assertNull(space.peek("a"));
        assertNotNull(space.peek("b"));
    }

    @Test
    void close_watchWithoutDemand_endsAtOnce() {
        StepVerifier.create(bed.backend.watch(KeyRange.all(), false), 0)
                .expectSubscription()
                .then(() -> bed.backend.close().block())
                .expectError(StoreClosedException.class)
                .verify(BOUND);
    }

    @Test
    void close_finishedAndCancelledScans_areNotRemembered() {
        bed.put("a", "1");
        bed.put("b", "1");
        assertEquals("a", bed.backend.keys(Bed.request(KeyRange.all())).blockFirst());
        assertEquals(List.of("a", "b"), bed.keys());
        assertFalse(bed.backend.hasAnythingUnderWay());
    }

    @Test
    void close_scanWhoseSubscriberThrowsAFatalError_isNotRemembered() {
        bed.put("a", "1");
        bed.put("b", "1");
        bed.put("c", "1");
        BaseSubscriber<String> failing = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(String key) {
                if (key.equals("b")) {
                    throw new LinkageError("from a test");
                }
            }
        };
        bed.backend.keys(Bed.request(KeyRange.all())).subscribe(failing);
        assertTrue(bed.backend.hasAnythingUnderWay());
        assertThrows(LinkageError.class, () -> failing.request(1));
        assertFalse(bed.backend.hasAnythingUnderWay());
    }

    @Test
    void close_subscriberOfAScanThrowsWhenItHearsOfIt_tellsTheOthers() {
        bed.put("a", "1");
        AtomicInteger told = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            bed.backend.keys(Bed.request(KeyRange.all())).subscribe(new CoreSubscriber<>() {
                @Override
                public void onSubscribe(Subscription subscription) {}

                @Override
                public void onNext(String key) {}

                @Override
                public void onError(Throwable error) {
                    told.incrementAndGet();
                    throw new IllegalStateException("from a test", error);
                }

                @Override
                public void onComplete() {}
            });
        }
        bed.backend.close().block();
        assertEquals(10, told.get());
        assertFalse(bed.backend.hasAnythingUnderWay());
    }

    @Test
    void close_releasesTheEntries() {
        WeakReference<Space> space = new WeakReference<>(bed.space());
        bed.put("a", "1");
        bed.backend.close().block();
        Await.until("collected", () -> {
            System.gc();
            return space.get() == null;
        });
    }
}
