package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ManyKeysTest {

    private final List<List<Write<byte[]>>> chunks = new ArrayList<>();
    private int failingChunk = -1;
    private Mono<Void> answer = Mono.empty();
    private final KeyValueStore<String> store = KeyValueStores.factory(new StubBackend() {
                @Override
                public Mono<Long> writeAll(List<Write<byte[]>> writes) {
                    return Mono.defer(() -> {
                        chunks.add(writes);
                        return chunks.size() - 1 == failingChunk
                                ? Mono.error(new StoreUnavailableException("down", Outcome.NOT_EXECUTED, null))
                                : answer.thenReturn((long) writes.size());
                    });
                }
            })
            .open("p:", Serializers.string());

    @Test
    void putAll_failsAtOnce_keepsOutcome() {
        failingChunk = 0;
        StepVerifier.create(store.putAll(entries(10)))
                .verifyErrorSatisfies(
                        error -> assertEquals(Outcome.NOT_EXECUTED, ((KeyValueException) error).outcome()));
    }

    @Test
    void putAll_failsHalfWay_isUnknown() {
        failingChunk = 1;
        StepVerifier.create(store.putAll(entries(2_000))).verifyErrorSatisfies(error -> {
            assertEquals(Outcome.UNKNOWN, ((KeyValueException) error).outcome());
            assertEquals("putAll: down (the write may have been executed)", error.getMessage());
        });
        assertEquals(2, chunks.size(), "nothing is sent after the failure");
    }

    @Test
    void putAll_valueFailsToSerialize_namesItsKey() {
        Map<String, String> entries = Map.of("bad", "\uD83D");
        StepVerifier.create(store.putAll(entries)).verifyErrorSatisfies(error -> {
            assertEquals(SerializationException.class, error.getClass());
            assertEquals("bad", ((KeyValueException) error).key().orElse(""));
        });
        assertEquals(0, chunks.size());
    }

    /** In virtual time: a process that stands still between two of them may store them one after the other. */
    @Test
    void putAll_publisherNamesKeyTwiceAtOnce_lastValueWins() {
        Flux<Entry<String>> entries = Flux.just(Entry.of("a", "1"), Entry.of("b", "2"), Entry.of("a", "3"));
        StepVerifier.withVirtualTime(() -> store.putAll(entries)).expectNext(3L).verifyComplete();
        assertEquals(List.of("p:a=3", "p:b=2"), written());
    }

    @Test
    void putAll_slowPublisher_doesNotWaitForFullChunk() {
        TestPublisher<Entry<String>> source = TestPublisher.create();
        StepVerifier.withVirtualTime(() -> store.putAll(source))
                .expectSubscription()
                .then(() -> source.next(Entry.of("a", "1")))
                .thenAwait(Duration.ofSeconds(1))
                .then(() -> assertEquals(List.of("p:a=1"), written()))
                .then(source::complete)
                .expectNext(1L)
                .verifyComplete();
    }

    @Test
    void putAll_publisherFails_passesItsErrorOn() {
        Flux<Entry<String>> entries =
                Flux.just(Entry.of("a", "1")).concatWith(Flux.error(new IllegalStateException("x")));
        StepVerifier.create(store.putAll(entries)).verifyErrorMessage("x");
    }

    @Test
    void putAll_publisherFailsDuringAStep_waitsForItAndIsUnknown() {
        Sinks.Empty<Void> written = Sinks.empty();
        answer = written.asMono();
        TestPublisher<Entry<String>> source = TestPublisher.create();
        StepVerifier.withVirtualTime(() -> store.putAll(source))
                .expectSubscription()
                .then(() -> source.next(Entry.of("a", "1")))
                .thenAwait(Duration.ofSeconds(1))
                .then(() -> assertEquals(1, chunks.size()))
                .then(() -> source.error(new StoreTimeoutException("late", Outcome.NOT_EXECUTED, null)))
                .thenAwait(Duration.ofSeconds(1))
                .then(() -> written.tryEmitEmpty().orThrow())
                .verifyErrorSatisfies(error -> assertEquals(Outcome.UNKNOWN, ((KeyValueException) error).outcome()));
    }

    @Test
    void putAll_publisherAndStepFail_saysWhatBecameOfTheStep() {
        Sinks.Empty<Void> written = Sinks.empty();
        answer = written.asMono();
        TestPublisher<Entry<String>> source = TestPublisher.create();
        StoreTimeoutException early = new StoreTimeoutException("early", Outcome.NOT_EXECUTED, null);
        StoreTimeoutException late = new StoreTimeoutException("late", Outcome.UNKNOWN, null);
        StepVerifier.withVirtualTime(() -> store.putAll(source))
                .expectSubscription()
                .then(() -> source.next(Entry.of("a", "1")))
                .thenAwait(Duration.ofSeconds(1))
                .then(() -> source.error(early))
                .then(() -> written.tryEmitError(late).orThrow())
                .verifyErrorSatisfies(error -> {
                    assertEquals(Outcome.UNKNOWN, ((KeyValueException) error).outcome());
                    assertTrue(error.getMessage().contains("late"), error::getMessage);
                    assertSame(early, error.getSuppressed()[0]);
                });
    }

    @Test
    void deleteAll_failsHalfWay_isUnknown() {
        failingChunk = 1;
        StepVerifier.create(store.deleteAll(entries(2_000).keySet())).verifyErrorSatisfies(error -> {
            assertEquals(Outcome.UNKNOWN, ((KeyValueException) error).outcome());
            assertEquals("deleteAll: down (the write may have been executed)", error.getMessage());
        });
        assertEquals(2, chunks.size(), "nothing is sent after the failure");
    }

    @Test
    void deleteAll_keyNamedTwice_isDeletedOnce() {
        StepVerifier.create(store.deleteAll(List.of("a", "b", "a")))
                .expectNext(2L)
                .verifyComplete();
    }

    private List<String> written() {
        List<String> written = new ArrayList<>();
        for (List<Write<byte[]>> chunk : chunks) {
            for (Write<byte[]> write : chunk) {
                Write.Put<byte[]> put = (Write.Put<byte[]>) write;
                written.add(put.key() + "=" + new String(put.value(), StandardCharsets.UTF_8));
            }
        }
        return written;
    }

    private static Map<String, String> entries(int count) {
        Map<String, String> entries = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            entries.put("k" + i, "v");
        }
        return entries;
    }
}
