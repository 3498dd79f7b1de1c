package io.reactivekv.tck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.tck.reference.ManualClock;
import io.reactivekv.tck.reference.ReferenceBackend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class HistoryRecorderTest {

    private static final Action PUT = new Action.Put("v");

    private final HistoryRecorder recorder = new HistoryRecorder();

    private static void run(Mono<?> operation) {
        Optional<?> unused = operation.blockOptional(Duration.ofSeconds(10));
    }

    private List<Optional<Object>> answers() {
        return recorder.history().stream().map(Operation::answer).toList();
    }

    @Test
    void record_answers_asTheyCame() {
        run(recorder.record(1, "k", PUT, Mono.empty()));
        run(recorder.record(1, "k", new Action.Get(), Mono.just("v")));
        run(recorder.record(1, "k", new Action.Delete(), Mono.just(true)));
        run(recorder.record(1, "k", new Action.Get(), Mono.empty()));
        assertEquals(
                List.of(
                        Optional.<Object>of(Action.Step.DONE),
                        Optional.<Object>of(Optional.of("v")),
                        Optional.<Object>of(true),
                        Optional.<Object>of(Optional.empty())),
                answers());
        assertTrue(Linearizability.check(recorder.history()).isEmpty());
    }

    @Test
    void recordedStore_timesToLive_areToldInHours() {
        ManualClock clock = new ManualClock();
        try (KeyValueStoreFactory factory = KeyValueStores.factory(new ReferenceBackend(clock))) {
            RecordedStore store = new RecordedStore(recorder, 1, factory.open("", String.class));
            run(store.put("k", "v"));
            run(store.ttl("k"));
            run(store.getAndExpire("k", 2));
            clock.advance(Duration.ofMinutes(1));
            run(store.ttl("k"));
            run(store.ttl("absent"));
        }
        List<Optional<Object>> answers = answers();
        assertEquals(Optional.of(Optional.of(Optional.empty())), answers.get(1));
        assertEquals(Optional.of(Optional.of(Optional.of(Duration.ofHours(2)))), answers.get(3));
        assertEquals(Optional.of(Optional.empty()), answers.get(4));
        assertEquals(List.of(), Linearizability.check(recorder.history()));
    }

    @Test
    void recordedStore_replaceByRevision_isOfWhatWasSeen() {
        try (KeyValueStoreFactory factory = KeyValueStores.factory(new ReferenceBackend(new ManualClock()))) {
            KeyValueStore<String> plain = factory.open("", String.class);
            RecordedStore store = new RecordedStore(recorder, 1, plain);
            run(store.put("k", "1"));
            run(plain.getEntry("k")
                    .flatMap(seen -> store.replaceRevision(seen, "2").then(store.replaceRevision(seen, "3"))));
        }
        assertEquals(
                List.of(Optional.<Object>of(Action.Step.DONE), Optional.<Object>of(true), Optional.<Object>of(false)),
                answers());
        assertEquals(List.of(), Linearizability.check(recorder.history()));
    }

    @Test
    void record_notSubscribed_isNothing() {
        Mono<String> unused = recorder.record(1, "k", new Action.Get(), Mono.just("v"));
        assertEquals(List.of(), recorder.history());
    }

    @Test
    void record_subscribedTwice_isTwoOperations() {
        Mono<Void> put = recorder.record(1, "k", PUT, Mono.empty());
        run(put);
        run(put);
        assertEquals(2, recorder.history().size());
    }

    @Test
    void record_failedWrite_isUnknownUnlessItWasNotExecuted() {
        for (Outcome outcome : Outcome.values()) {
            Mono<Void> failing = Mono.error(new StoreTimeoutException("no answer", outcome, null));
            assertThrows(StoreTimeoutException.class, () -> run(recorder.record(1, "k", PUT, failing)));
        }
        assertThrows(
                IllegalStateException.class,
                () -> run(recorder.record(1, "k", PUT, Mono.error(new IllegalStateException("?")))));
        assertEquals(List.of(Optional.empty(), Optional.empty()), answers());
    }

    @Test
    void record_failedRead_isLeftOut() {
        Mono<String> failing = Mono.error(new StoreTimeoutException("no answer", Outcome.NOT_EXECUTED, null));
        assertThrows(StoreTimeoutException.class, () -> run(recorder.record(1, "k", new Action.Get(), failing)));
        assertEquals(List.of(), recorder.history());
    }

    @Test
    void record_notEndedYetOrCancelled_isUnknown() {
        Sinks.Empty<Void> never = Sinks.empty();
        var running = recorder.record(1, "k", PUT, never.asMono()).subscribe();
        assertEquals(List.of(Optional.empty()), answers());
        running.dispose();
        assertEquals(List.of(Optional.empty()), answers());
        recorder.record(1, "k", new Action.Get(), never.asMono().cast(String.class))
                .subscribe()
                .dispose();
        assertEquals(1, recorder.history().size());
    }

    @Test
    void history_whileOthersRecord_hasEachOperationOnce() throws Exception {
        Mono<Void> put = recorder.record(1, "k", PUT, Mono.empty());
        int puts = 20_000;
        CompletableFuture<Void> writing =
                CompletableFuture.runAsync(() -> IntStream.range(0, puts).forEach(i -> run(put)));
        int before = 0;
        do {
            List<Operation> history = recorder.history();
            assertTrue(history.size() >= before, "an operation is missing");
            assertEquals(
                    history.size(),
                    history.stream().mapToLong(Operation::called).distinct().count(),
                    "an operation is there twice");
            before = history.size();
        } while (!writing.isDone());
        writing.get(10, TimeUnit.SECONDS);
        assertEquals(puts, recorder.history().size());
    }

    @Test
    void recordedStores_ofAGoodStore_haveALinearizableHistory() {
        try (KeyValueStoreFactory factory = KeyValueStores.factory(new ReferenceBackend(new ManualClock()))) {
            KeyValueStore<String> store = factory.open("", String.class);
            HistoryRecorder recorder = new HistoryRecorder();
            RecordedStore ann = new RecordedStore(recorder, 1, store);
            RecordedStore bob = new RecordedStore(recorder, 2, store);
            // Here: many clients, many operations, and a proxy that drops replies.
            Mono.when(ann.put("k", "1"), bob.put("k", "2"), bob.getAndDelete("k"), ann.get("k"))
                    .block();
            assertEquals(List.of(), Linearizability.check(recorder.history()));
            assertEquals(4, recorder.history().size());
        }
    }
}
