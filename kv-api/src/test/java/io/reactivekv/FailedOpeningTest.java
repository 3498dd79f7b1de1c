package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A store that cannot be opened leaves no connection behind, whatever it was that failed. */
class FailedOpeningTest {

    private final AtomicInteger closed = new AtomicInteger();

    private StubBackend failing(Error error) {
        return new StubBackend() {
            @Override
            public Optional<Duration> timeout() {
                throw error;
            }

            @Override
            public Mono<Void> close() {
                return Mono.fromRunnable(closed::incrementAndGet);
            }
        };
    }

    private static TypedStoreFactory factory(StubBackend backend) {
        return new TypedStoreFactory(backend, "", StoreOptions.defaults(), StoreMetrics.NONE);
    }

    @Test
    void openAlone_failsWithAnError_closesTheBackendOnce() {
        for (Error error : new Error[] {new StackOverflowError(), new NoClassDefFoundError("a/B")}) {
            closed.set(0);
            TypedStoreFactory factory = factory(failing(error));
            assertSame(error, assertThrows(Error.class, () -> factory.openAlone(ValueType.of(String.class))));
            assertEquals(1, closed.get());
        }
    }
}
