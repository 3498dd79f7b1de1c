package io.reactivekv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.serializer.Serializer;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

/** A backend whose publishers are callables is asked by a call, and its users notice no difference. */
class ReadyAnswerTest {

    private final AtomicInteger calls = new AtomicInteger();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final StoreMetrics metrics = new StoreMetrics() {
        @Override
        public void operation(String name, Result result, Duration duration) {
            told.add(name + " " + result);
        }
    };

    @Test
    void get_notSubscribed_doesNotCall() {
        Mono<String> get = store(StoreMetrics.NONE, () -> bytes("v")).get("k");
        assertEquals(0, calls.get());
        assertEquals("v", get.block());
        assertEquals("v", get.block());
        assertEquals(2, calls.get());
    }

    @Test
    void get_noDemand_emitsNothingUntilAsked() {
        StepVerifier.create(store(metrics, () -> bytes("v")).get("k"), 0)
                .expectSubscription()
                .then(() -> assertEquals(List.of(), told))
                .thenRequest(1)
                .expectNext("v")
                .verifyComplete();
        assertEquals(List.of("get SUCCESS"), told);
    }

    @Test
    void get_cancelledBeforeDemand_isCancelledOnce() {
        StepVerifier.create(store(metrics, () -> bytes("v")).get("k"), 0)
                .expectSubscription()
                .thenCancel()
                .verify();
        assertEquals(List.of("get CANCELLED"), told);
    }

    @Test
    void get_cancelledByItsResult_isSuccessOnce() {
        assertEquals(
                "v",
                Flux.from(store(metrics, () -> bytes("v")).get("k")).take(1).blockLast());
        assertEquals(List.of("get SUCCESS"), told);
    }

    @Test
    void delete_cancelledByItsResult_isAsAnswered() {
        for (boolean done : List.of(true, false)) {
            StubBackend backend = new StubBackend() {
                @Override
                public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                    return Mono.fromCallable(() -> done);
                }
            };
            KeyValueStore<String> store = new TypedStoreFactory(backend, "", StoreOptions.defaults(), metrics)
                    .open("", new TellingSerializer());
            assertEquals(done, Flux.from(store.delete("k")).take(1).blockLast());
        }
        assertEquals(List.of("delete SUCCESS", "delete EMPTY"), told);
    }

    @Test
    void get_presentAndAbsent_countsHitsAndMisses() {
        KeyValueStore<String> store = store(StoreMetrics.NONE, () -> calls.get() == 1 ? bytes("v") : null);
        assertEquals("v", store.get("k").block());
        StepVerifier.create(store.get("k")).verifyComplete();
        StoreStats stats = store.stats().block();
        assertEquals(1, stats.hits());
        assertEquals(1, stats.misses());
    }

    @Test
    void get_absent_isEmptyWithoutDemand() {
        StepVerifier.create(store(metrics, () -> null).get("k"), 0).verifyComplete();
        assertEquals(List.of("get EMPTY"), told);
    }

    @Test
    void get_fails_namesOperationAndKey() {
        KeyValueStore<String> store = store(metrics, () -> {
            throw new StoreTimeoutException("no answer", Outcome.UNKNOWN, null);
        });
        StepVerifier.create(store.get("k")).verifyErrorSatisfies(error -> {
            KeyValueException failure = (KeyValueException) error;
            assertEquals("get(\"k\"): no answer", failure.getMessage());
            assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
        });
        assertEquals(List.of("get ERROR"), told);
    }

    @Test
    void get_undecodable_failsTyped() {
        KeyValueStore<String> store = store(metrics, () -> bytes("bad"));
        StepVerifier.create(store.get("k"))
                .verifyErrorSatisfies(error -> assertInstanceOf(SerializationException.class, error));
        assertEquals(List.of("get ERROR"), told);
    }

    @Test
    void get_closed_isRefusedWithoutACall() {
        KeyValueStore<String> store = store(StoreMetrics.NONE, () -> bytes("v"));
        store.close();
        StepVerifier.create(store.get("k")).verifyError(StoreClosedException.class);
        assertEquals(0, calls.get());
    }

    @Test
    void getAndPut_context_reachesSerializer() {
        KeyValueStore<String> store = store(StoreMetrics.NONE, () -> bytes("v"));
        assertEquals(
                "v for me", store.get("k").contextWrite(c -> c.put("who", "me")).block());
        store.put("k", "w").contextWrite(c -> c.put("who", "me")).block();
        assertEquals(List.of("w by me"), told);
    }

    @Test
    void put_noDemand_completes() {
        StepVerifier.create(store(StoreMetrics.NONE, () -> null).put("k", "w"), 0)
                .verifyComplete();
        assertEquals(List.of("w by nobody"), told);
    }

    @Test
    void put_backendAnswersLater_completesWithoutDemand() {
        StubBackend late = new StubBackend() {
            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return Mono.just(true).hide();
            }
        };
        KeyValueStore<String> store =
                new TypedStoreFactory(late, "", StoreOptions.defaults(), metrics).open("", new TellingSerializer());
        StepVerifier.create(store.put("k", "w"), 0).verifyComplete();
        assertEquals(List.of("put SUCCESS"), told);
    }

    private KeyValueStore<String> store(StoreMetrics listener, Callable<byte @Nullable []> answer) {
        StubBackend backend = new StubBackend() {
            @Override
            public Mono<byte[]> get(String key) {
                return Mono.fromCallable(() -> {
                    calls.incrementAndGet();
                    return answer.call();
                });
            }

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return Mono.fromCallable(() -> told.add(new String(((Write.Put<byte[]>) write).value(), UTF_8)));
            }

            @Override
            public Mono<BackendStats> stats() {
                return Mono.just(new BackendStats(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Map.of()));
            }
        };
        return new TypedStoreFactory(backend, "", StoreOptions.defaults(), listener).open("", new TellingSerializer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Writes and reads who asks; refuses to read "bad". */
    private static final class TellingSerializer implements Serializer<String> {

        @Override
        public byte[] serialize(String value) {
            throw new AssertionError("asked without a Context");
        }

        @Override
        public String deserialize(byte[] stored) {
            throw new AssertionError("asked without a Context");
        }

        @Override
        public byte[] serialize(String value, ContextView context) {
            return bytes(value + " by " + context.getOrDefault("who", "nobody"));
        }

        @Override
        public String deserialize(byte[] stored, ContextView context) {
            String text = new String(stored, UTF_8);
            if (text.equals("bad")) {
                throw new IllegalStateException("unreadable");
            }
            return context.hasKey("who") ? text + " for " + context.get("who") : text;
        }
    }
}
