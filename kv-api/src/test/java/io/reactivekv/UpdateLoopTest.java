package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.IoThread;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class UpdateLoopTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Test
    void update_conflicts_readsAndAppliesAgain() {
        AtomicInteger reads = new AtomicInteger();
        AtomicInteger writes = new AtomicInteger();
        KeyValueStore<String> store = store(new Timed() {
            @Override
            public Mono<Stored<byte[]>> getEntry(String key) {
                return Mono.fromSupplier(() -> entry(key, "v" + reads.incrementAndGet()));
            }

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return Mono.fromSupplier(() -> writes.incrementAndGet() == 20);
            }
        });
        StepVerifier.create(store.update("k", value -> value.map(v -> v + "!")))
                .expectNext("v20!")
                .verifyComplete();
        assertEquals(20, reads.get());
    }

    @Test
    void update_neverWritten_timesOutNotExecuted() {
        assertEquals(Outcome.NOT_EXECUTED, outcomeWhen(Mono.never(), Mono.just(true)));
    }

    @Test
    void update_writeNotAnswered_timesOutUnknown() {
        assertEquals(Outcome.UNKNOWN, outcomeWhen(Mono.just(entry("k", "v")), Mono.never()));
    }

    @Test
    void update_alwaysInConflict_timesOutNotExecuted() {
        assertEquals(Outcome.NOT_EXECUTED, outcomeWhen(Mono.just(entry("k", "v")), Mono.just(false)));
    }

    @Test
    void update_writeNotExecutedInTime_saysSo() {
        AtomicReference<@Nullable Duration> allowed = new AtomicReference<>();
        KeyValueStore<String> store = store(new Timed() {
            @Override
            public Mono<Stored<byte[]>> getEntry(String key) {
                return Mono.just(entry(key, "v"));
            }

            @Override
            public Backend<byte[]> withTimeout(Duration timeout) {
                allowed.set(timeout);
                return new StubBackend() {
                    @Override
                    public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                        return Mono.delay(timeout)
                                .then(Mono.error(new StoreUnavailableException("not now", Outcome.NOT_EXECUTED, null)));
                    }
                };
            }
        });
        StepVerifier.withVirtualTime(() -> store.update("k", value -> value))
                .expectSubscription()
                .thenAwait(TIMEOUT.plusMillis(1))
                .verifyErrorSatisfies(error -> assertEquals(
                        Outcome.NOT_EXECUTED,
                        assertInstanceOf(StoreUnavailableException.class, error).outcome()));
        Duration left = allowed.get();
        assertNotNull(left);
        assertTrue(left.compareTo(TIMEOUT) <= 0, left::toString);
    }

    private static Outcome outcomeWhen(Mono<Stored<byte[]>> read, Mono<Boolean> written) {
        AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
        StepVerifier.withVirtualTime(() -> store(new Timed() {
                            @Override
                            public Mono<Stored<byte[]>> getEntry(String key) {
                                return read;
                            }

                            @Override
                            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                                return written;
                            }
                        })
                        .update("k", value -> value))
                .expectSubscription()
                .thenAwait(TIMEOUT.plus(UpdateLoop.LAST_WORD).plusMillis(1))
                .verifyErrorSatisfies(error -> outcome.set(((StoreTimeoutException) error).outcome()));
        Outcome told = outcome.get();
        assertNotNull(told);
        return told;
    }

    @Test
    void update_answerOnIoThread_appliesElsewhere() {
        AtomicReference<@Nullable Thread> applied = new AtomicReference<>();
        KeyValueStore<String> store = store(new Timed() {
            @Override
            public Mono<Stored<byte[]>> getEntry(String key) {
                return Mono.create(sink -> new Io(() -> sink.success(entry(key, "v"))).start());
            }

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return Mono.just(true);
            }
        });
        Mono<String> updated = store.update("k", value -> {
            applied.set(Thread.currentThread());
            return value;
        });
        assertEquals("v", updated.block(Duration.ofSeconds(10)));
        Thread thread = applied.get();
        assertNotNull(thread);
        assertFalse(thread instanceof IoThread, thread.getName());
    }

    private static KeyValueStore<String> store(Backend<byte[]> backend) {
        return KeyValueStores.factory(backend).open("", Serializers.string());
    }

    private static Stored<byte[]> entry(String key, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new Stored<>(key, bytes, Revision.ofBytes(bytes), Stored.PERMANENT);
    }

    private static final class Io extends Thread implements IoThread {
        Io(Runnable task) {
            super(task, "test-io");
        }
    }

    private static class Timed extends StubBackend {
        @Override
        public Optional<Duration> timeout() {
            return Optional.of(TIMEOUT);
        }
    }
}
