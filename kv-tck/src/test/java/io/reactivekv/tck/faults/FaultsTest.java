package io.reactivekv.tck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Backend;
import io.reactivekv.tck.reference.ManualClock;
import io.reactivekv.tck.reference.ReferenceBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Faults happen as they are asked for, and a store that has them is a store. */
class FaultsTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private KeyValueStore<String> store(Faults faults) {
        return KeyValueStores.factory(faults.in(new ReferenceBackend(new ManualClock())))
                .open("", Serializers.string());
    }

    private Faults always(FaultKind kind) {
        return Faults.builder(42).rate(kind, 1).scheduler(time).build();
    }

    @Test
    void error_write_hasNotHappenedAndSaysSo() {
        Faults faults = always(FaultKind.ERROR);
        KeyValueStore<String> store = store(faults);
        StoreUnavailableException failure = assertThrows(
                StoreUnavailableException.class, () -> store.put("k", "v").block());
        assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
        assertEquals("put", failure.operation());
        assertEquals(Optional.of("k"), failure.key());
        assertTrue(failure.getMessage().contains("seed 42"), failure.getMessage());
        faults.off();
        assertFalse(faults.areOn());
        assertFalse(store.exists("k").block());
        store.put("k", "v").block();
        faults.on();
        assertThrows(StoreUnavailableException.class, () -> store.get("k").block());
        assertEquals(2, faults.count(FaultKind.ERROR));
        assertTrue(faults.toString().contains("seed 42"), faults.toString());
    }

    @Test
    void doubt_writes_halfOfThemHaveHappened() {
        Faults faults = always(FaultKind.DOUBT);
        KeyValueStore<String> store = store(faults);
        for (int i = 0; i < 200; i++) {
            String key = "k" + i;
            StoreUnavailableException failure = assertThrows(
                    StoreUnavailableException.class, () -> store.put(key, "v").block());
            assertEquals(Outcome.UNKNOWN, failure.outcome());
        }
        assertEquals(
                Outcome.NOT_EXECUTED,
                assertThrows(
                                StoreUnavailableException.class,
                                () -> store.get("k0").block())
                        .outcome());
        faults.off();
        long happened = store.count(KeyRange.all()).block();
        assertTrue(happened > 70 && happened < 130, happened + " of 200");
    }

    @Test
    void doubt_putAll_someOfItHasHappened() {
        Faults faults = always(FaultKind.DOUBT);
        KeyValueStore<String> store = store(faults);
        Map<String, String> entries = new LinkedHashMap<>();
        IntStream.range(0, 100).forEach(i -> entries.put("k%02d".formatted(i), "v"));
        boolean partly = false;
        for (int i = 0; i < 20; i++) {
            faults.on();
            assertEquals(
                    Outcome.UNKNOWN,
                    assertThrows(
                                    StoreUnavailableException.class,
                                    () -> store.putAll(entries).block())
                            .outcome());
            faults.off();
            long happened = store.deleteAll(KeyRange.all()).block();
            partly |= happened > 0 && happened < 100;
        }
        assertTrue(partly);
    }

    @Test
    void timeout_write_endsWhenItsTimeIsUp() {
        KeyValueStore<String> store = store(always(FaultKind.TIMEOUT));
        var end = store.put("k", "v").materialize().toFuture();
        time.advanceTimeBy(FaultsBuilder.DEFAULT_TIMEOUT.minusNanos(1));
        assertFalse(end.isDone());
        time.advanceTimeBy(Duration.ofNanos(1));
        StoreTimeoutException failure =
                assertInstanceOf(StoreTimeoutException.class, end.join().getThrowable());
        assertEquals(Outcome.UNKNOWN, failure.outcome());

        var sooner =
                store.withTimeout(Duration.ofMillis(3)).get("k").materialize().toFuture();
        time.advanceTimeBy(Duration.ofMillis(3));
        assertEquals(
                Outcome.NOT_EXECUTED,
                assertInstanceOf(StoreTimeoutException.class, sooner.join().getThrowable())
                        .outcome());
    }

    @Test
    void delay_operation_happensLaterUnlessCancelled() {
        Faults faults = always(FaultKind.DELAY);
        KeyValueStore<String> store = store(faults);
        var put = store.put("put", "v").toFuture();
        var cancelled = store.put("cancelled", "v").subscribe();
        assertFalse(put.isDone());
        cancelled.dispose();
        time.advanceTimeBy(LONG);
        put.join();
        faults.off();
        assertEquals(List.of("put"), store.keys(KeyRange.all()).collectList().block());
    }

    @Test
    void delay_operationThatFails_failsLater() {
        Faults faults = Faults.builder(42)
                .rate(FaultKind.DELAY, 1)
                .rate(FaultKind.ERROR, 1)
                .scheduler(time)
                .build();
        KeyValueStore<String> store = store(faults);
        List<Mono<?>> operations = new ArrayList<>(List.of(
                store.put("k", "v"), store.get("k"), store.putAll(Map.of("k", "v")), store.count(KeyRange.all())));
        for (int i = 0; i < 50; i++) {
            operations.add(store.keys(KeyRange.all()).then());
        }
        var ends = operations.stream()
                .map(operation -> operation.materialize().toFuture())
                .toList();
        ends.forEach(end -> assertFalse(end.isDone()));
        time.advanceTimeBy(FaultsBuilder.DEFAULT_LONGEST_DELAY);
        ends.forEach(end ->
                assertInstanceOf(StoreUnavailableException.class, end.join().getThrowable()));
        assertEquals(ends.size(), faults.count(FaultKind.DELAY));
        assertEquals(ends.size(), faults.count(FaultKind.ERROR));
    }

    @Test
    void delay_longerThanTheTimeout_timesOutUnexecuted() {
        Faults faults = Faults.builder(42)
                .rate(FaultKind.DELAY, 1)
                .longestDelay(LONG)
                .timeout(Duration.ofNanos(1))
                .scheduler(time)
                .build();
        KeyValueStore<String> store = store(faults);
        var end = store.put("k", "v").materialize().toFuture();
        time.advanceTimeBy(Duration.ofNanos(1));
        KeyValueException failure =
                assertInstanceOf(StoreTimeoutException.class, end.join().getThrowable());
        assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
        time.advanceTimeBy(LONG);
        faults.off();
        assertFalse(store.exists("k").block());
    }

    @Test
    void error_scan_comesAfterSomeEntriesAndOnlyOnDemand() {
        Faults faults = Faults.builder(5).rate(FaultKind.ERROR, 1).build();
        KeyValueStore<String> store = store(faults);
        faults.off();
        IntStream.range(10, 40).forEach(i -> store.put("k" + i, "v").block());
        faults.on();
        boolean cut = false;
        for (int i = 0; i < 20; i++) {
            List<String> seen = new ArrayList<>();
            assertThrows(
                    StoreUnavailableException.class,
                    () -> store.keys(KeyRange.all()).doOnNext(seen::add).blockLast());
            List<String> expected = IntStream.range(10, 10 + seen.size())
                    .mapToObj(number -> "k" + number)
                    .toList();
            assertEquals(expected, seen);
            cut |= !seen.isEmpty() && seen.size() < 30;
        }
        assertTrue(cut);
        for (int i = 0; i < 20; i++) {
            List<String> seen = new ArrayList<>();
            store.keys(KeyRange.all()).doOnNext(seen::add).subscribe(new BaseSubscriber<String>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                }

                @Override
                protected void hookOnError(Throwable failure) {
                    // It may come before the first entry.
                }
            });
            assertTrue(seen.size() <= 1, "one was asked for");
        }
    }

    @Test
    void lostChange_watch_saysResetInItsPlace() {
        Faults faults = always(FaultKind.LOST_CHANGE);
        KeyValueStore<String> store = store(faults);
        StepVerifier.create(store.watch(KeyRange.all()), 1)
                .expectNext(new Change.Reset<>())
                .then(() -> store.put("k", "v").block())
                .thenRequest(1)
                .expectNext(new Change.Reset<>())
                .then(() -> {
                    faults.off();
                    store.put("k", "w").block();
                })
                .thenRequest(1)
                .expectNext(new Change.Put<>("k", Optional.of("w")))
                .thenCancel()
                .verify(LONG);
        assertEquals(1, faults.count(FaultKind.LOST_CHANGE));
    }

    @Test
    void seed_sameCalls_meetTheSameFaults() {
        assertEquals(run(7), run(7));
        assertNotEquals(run(7), run(8));
        assertTrue(run(7).stream().anyMatch(String::isEmpty), "most go well");
        assertTrue(run(7).stream().anyMatch(failure -> failure.contains("seed 7")), "some fail");
    }

    private List<String> run(long seed) {
        KeyValueStore<String> store = store(Faults.seeded(seed));
        return IntStream.range(0, 100)
                .mapToObj(i -> store.put("k" + i, "v")
                        .then(Mono.just(""))
                        .onErrorResume(KeyValueException.class, e -> Mono.just(e.toString()))
                        .block())
                .toList();
    }

    @Test
    void seed_neighbours_haveNothingInCommon() {
        Faults faults = Faults.seeded(0);
        int failed = 0;
        int delayedNext = 0;
        boolean failedBefore = false;
        for (int i = 0; i < 2_000; i++) {
            Fate fate = faults.next();
            boolean delayed = !fate.delay().isZero();
            if (failedBefore) {
                failed++;
                delayedNext += delayed ? 1 : 0;
            }
            failedBefore = !delayed && (fate.failure() == FaultKind.ERROR || fate.failure() == FaultKind.DOUBT);
        }
        double share = (double) delayedNext / failed;
        assertTrue(share > 0.03 && share < 0.25, () -> "of the operations after a failed one, delayed are " + share);
    }

    @Test
    void laziness_eachSubscription_isAnOperationOfItsOwn() {
        Faults faults = Faults.builder(3).rate(FaultKind.ERROR, 0.5).build();
        KeyValueStore<String> store = store(faults);
        Mono<Void> put = store.put("k", "v");
        assertEquals(0, faults.count(FaultKind.ERROR));
        put.retry(50).block();
        faults.off();
        assertEquals("v", store.get("k").block());
    }

    @Test
    void builder_badInput_isNamed() {
        FaultsBuilder builder = Faults.builder(1);
        assertMessage("the rate of ERROR must be from 0 to 1, not 1.5", () -> builder.rate(FaultKind.ERROR, 1.5));
        assertMessage(
                "the rate of DELAY must be from 0 to 1, not NaN", () -> builder.rate(FaultKind.DELAY, Double.NaN));
        assertMessage("the longest delay must be positive, not PT0S", () -> builder.longestDelay(Duration.ZERO));
        assertMessage("the timeout must be positive, not PT-1S", () -> builder.timeout(Duration.ofSeconds(-1)));
        FaultsBuilder tooMany = Faults.builder(1).rate(FaultKind.ERROR, 0.75).rate(FaultKind.DOUBT, 0.5);
        assertMessage(
                "the rates of ERROR, DOUBT and TIMEOUT must not add up to more than 1, not to 1.25", tooMany::build);
    }

    @Test
    void toString_backendWithFaults_tellsOfBoth() {
        Backend<byte[]> sound = new ReferenceBackend(new ManualClock());
        Faults faults = Faults.seeded(42);
        assertEquals(sound + " with " + faults, faults.in(sound).toString());
    }

    private static void assertMessage(String message, Supplier<?> call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::get).getMessage());
    }
}
