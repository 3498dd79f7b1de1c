package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.StoredChange;
import io.reactivekv.spi.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What metrics are told, and what failures tell. */
class OperationsToldTest {

    /** Ends in half a surrogate pair. */
    private static final String UNENCODABLE = "v\uD83D";

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final StoreMetrics metrics = new StoreMetrics() {
        @Override
        public void operation(String name, Result result, Duration duration) {
            told.add(name + " " + result);
        }
    };

    @Test
    void get_present_isSuccess() {
        StepVerifier.create(store(answering(Mono.just("v"))).get("k"))
                .expectNext("v")
                .verifyComplete();
        assertEquals(List.of("get SUCCESS"), told);
    }

    @Test
    void get_absent_isEmpty() {
        StepVerifier.create(store(answering(Mono.empty())).get("k")).verifyComplete();
        assertEquals(List.of("get EMPTY"), told);
    }

    @Test
    void get_cancelled_isCancelledOnce() {
        StepVerifier.create(store(answering(Mono.never())).get("k"))
                .thenCancel()
                .verify();
        assertEquals(List.of("get CANCELLED"), told);
    }

    @Test
    void get_fails_namesOperationAndKeyAndIsNeverUnknown() {
        Mono<String> late = Mono.error(new StoreTimeoutException("no answer", Outcome.UNKNOWN, null));
        StepVerifier.create(store(answering(late)).get("k")).verifyErrorSatisfies(error -> {
            KeyValueException failure = (KeyValueException) error;
            assertEquals("get(\"k\"): no answer", failure.getMessage());
            assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
        });
        assertEquals(List.of("get ERROR"), told);
    }

    @Test
    void read_failsWithoutAnAnswer_isNeverUnknown() {
        StoreTimeoutException late = new StoreTimeoutException("no answer", Outcome.UNKNOWN, null);
        KeyValueStore<String> store = store(new StubBackend() {
            @Override
            public Mono<byte[]> get(String key) {
                return Mono.error(late);
            }

            @Override
            public Mono<Stored<byte[]>> getEntry(String key) {
                return Mono.error(late);
            }

            @Override
            public Flux<Stored<byte[]>> getAll(List<String> keys) {
                return Flux.error(late);
            }

            @Override
            public Mono<Optional<Duration>> ttl(String key) {
                return Mono.error(late);
            }

            @Override
            public Flux<Stored<byte[]>> scan(ScanRequest request) {
                return Flux.error(late);
            }

            @Override
            public Flux<String> keys(ScanRequest request) {
                return Flux.error(late);
            }

            @Override
            public Mono<Long> count(KeyRange range) {
                return Mono.error(late);
            }

            @Override
            public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
                return Flux.error(late);
            }

            @Override
            public Mono<BackendStats> stats() {
                return Mono.error(late);
            }

            @Override
            public Mono<Void> ping() {
                return Mono.error(late);
            }
        });
        KeyRange all = KeyRange.all();
        Map<String, Publisher<?>> reads = Map.ofEntries(
                Map.entry("get", store.get("k")),
                Map.entry("getOrDefault", store.getOrDefault("k", "v")),
                Map.entry("getEntry", store.getEntry("k")),
                Map.entry("getAll", store.getAll(List.of("k"))),
                Map.entry("exists", store.exists("k")),
                Map.entry("ttl", store.ttl("k")),
                Map.entry("count", store.count(all)),
                Map.entry("stats", store.stats()),
                Map.entry("ping", store.ping()),
                Map.entry("watch", store.watch(all)),
                Map.entry("keys", store.keys(all)),
                Map.entry("scan", store.scan(all)),
                Map.entry("entries", store.entries(all)),
                Map.entry("page", store.page(all, ScanOptions.defaults())));
        reads.forEach((name, read) -> StepVerifier.create(read).verifyErrorSatisfies(error -> {
            KeyValueException failure = (KeyValueException) error;
            assertEquals(name, failure.operation());
            assertEquals(Outcome.NOT_EXECUTED, failure.outcome(), name);
        }));
    }

    @Test
    void putIfAbsent_conditionDoesNotHold_isEmpty() {
        StepVerifier.create(store(writing(Mono.just(false))).putIfAbsent("k", "v"))
                .expectNext(false)
                .verifyComplete();
        assertEquals(List.of("putIfAbsent EMPTY"), told);
    }

    @Test
    void put_done_isSuccess() {
        StepVerifier.create(store(writing(Mono.just(true))).put("k", "v")).verifyComplete();
        assertEquals(List.of("put SUCCESS"), told);
    }

    @Test
    void put_fails_keepsOutcome() {
        Mono<Boolean> cut = Mono.error(new StoreUnavailableException("connection lost", Outcome.UNKNOWN, null));
        StepVerifier.create(store(writing(cut)).put("k", "v")).verifyErrorSatisfies(error -> {
            KeyValueException failure = (KeyValueException) error;
            assertEquals("put(\"k\"): connection lost (the write may have been executed)", failure.getMessage());
            assertEquals(Outcome.UNKNOWN, failure.outcome());
        });
    }

    @Test
    void write_serializerFails_isAnErrorOfEachOperation() {
        StubBackend backend = new StubBackend() {
            @Override
            public Mono<Stored<byte[]>> getEntry(String key) {
                return Mono.empty();
            }
        };
        KeyValueStore<String> store = store(backend);
        List.of(
                        store.put("k", UNENCODABLE),
                        store.putIfAbsent("k", UNENCODABLE),
                        store.replace("k", UNENCODABLE),
                        store.getAndPut("k", UNENCODABLE),
                        store.update("k", old -> Optional.of(UNENCODABLE)),
                        store.putAll(Map.of("k", UNENCODABLE)))
                .forEach(write -> StepVerifier.create(write).verifyError(SerializationException.class));
        assertEquals(
                List.of(
                        "put ERROR",
                        "putIfAbsent ERROR",
                        "replace ERROR",
                        "getAndPut ERROR",
                        "update ERROR",
                        "putAll ERROR"),
                told);
    }

    @Test
    void operation_closed_isAnError() {
        KeyValueStore<String> store = store(new StubBackend());
        store.close();
        StepVerifier.create(store.get("k")).verifyError(StoreClosedException.class);
        StepVerifier.create(store.scan(KeyRange.all())).verifyError(StoreClosedException.class);
        assertEquals(List.of("get ERROR", "scan ERROR"), told);
    }

    @Test
    void scan_hasWhatItsLimitAskedFor_isNotCancelled() {
        KeyValueStore<String> store = store(new StubBackend() {
            @Override
            public Flux<Stored<byte[]>> scan(ScanRequest request) {
                return Flux.range(0, 5).map(i -> Stored.of("k" + i, new byte[] {(byte) (i == 1 ? 0xFF : 'v')}));
            }
        });
        List<String> skipped = new ArrayList<>();
        ScanOptions skipping = ScanOptions.defaults()
                .onUndecodable(failure -> skipped.add(failure.key().orElseThrow()));
        StepVerifier.create(store.scan(KeyRange.all(), skipping.limit(3)).map(KeyValue::key))
                .expectNext("k0", "k2", "k3")
                .verifyComplete();
        StepVerifier.create(store.page(KeyRange.all(), skipping.limit(2))
                        .map(page -> page.next().orElse("")))
                .expectNext("k2")
                .verifyComplete();
        StepVerifier.create(store.scan(KeyRange.all(), skipping.limit(3)), 2)
                .expectNextCount(2)
                .thenCancel()
                .verify();
        assertEquals(List.of("k1", "k1", "k1"), skipped);
        assertEquals(List.of("scan SUCCESS", "page SUCCESS", "scan CANCELLED"), told);
    }

    @Test
    void oneResult_cancelledByIt_isAsAnswered() {
        KeyValueStore<String> store = store(new StubBackend() {
            @Override
            public Mono<byte[]> get(String key) {
                return Mono.just("v".getBytes(StandardCharsets.UTF_8)).hide();
            }

            @Override
            public Mono<Stored<byte[]>> getEntry(String key) {
                return get(key).map(value -> Stored.of(key, value));
            }

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return Mono.just(false).hide();
            }
        });
        for (Mono<?> operation : List.of(store.get("k"), store.getEntry("k"), store.delete("k"))) {
            Object unused = Flux.from(operation).take(1).blockLast();
        }
        assertEquals(List.of("get SUCCESS", "getEntry SUCCESS", "delete EMPTY"), told);
    }

    @Test
    void metricsThatThrow_disturbNoOperation() {
        StoreMetrics broken = new StoreMetrics() {
            @Override
            public void operation(String name, Result result, Duration duration) {
                throw new AssertionError(told.add(name + " " + result));
            }
        };
        Mono<byte[]> ready = Mono.fromCallable(() -> "v".getBytes(StandardCharsets.UTF_8));
        for (Mono<byte[]> answer : List.of(ready, ready.hide())) {
            KeyValueStore<String> store = store(
                    new StubBackend() {
                        @Override
                        public Mono<byte[]> get(String key) {
                            return answer;
                        }

                        @Override
                        public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                            return answer.map(any -> true);
                        }
                    },
                    broken);
            StepVerifier.create(store.get("k")).expectNext("v").verifyComplete();
            StepVerifier.create(store.put("k", "v")).verifyComplete();
            StepVerifier.create(store.put("k", UNENCODABLE)).verifyError(SerializationException.class);
        }
        assertEquals(6, told.size());
    }

    private KeyValueStore<String> store(StubBackend backend) {
        return store(backend, metrics);
    }

    private static KeyValueStore<String> store(StubBackend backend, StoreMetrics listener) {
        return new TypedStoreFactory(backend, "", StoreOptions.defaults(), listener).open("", Serializers.string());
    }

    private static StubBackend answering(Mono<String> answer) {
        return new StubBackend() {
            @Override
            public Mono<byte[]> get(String key) {
                return answer.map(text -> text.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private static StubBackend writing(Mono<Boolean> answer) {
        return new StubBackend() {
            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return answer;
            }
        };
    }
}
