package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LeasesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MemoryBackend backend =
            MemoryBackend.builder().clock(now::get).build();
    private final KeyValueStoreFactory factory = KeyValueStores.factory(backend);
    private final KeyValueStore<String> store = factory.open("", String.class);
    private final Leases leases = new Leases(store);
    private final AtomicInteger runs = new AtomicInteger();
    private final Mono<Void> work = Mono.fromRunnable(runs::incrementAndGet);

    @AfterEach
    void close() {
        factory.close();
    }

    @Test
    void run_somebodyIsAtIt_leavesItAlone() {
        AtomicReference<Boolean> second = new AtomicReference<>();
        Mono<Void> meanwhile = leases.run("job", work).doOnNext(second::set).then();
        assertEquals(true, leases.run("job", meanwhile).block());
        assertEquals(false, second.get());
        assertEquals(0, runs.get());
        assertEquals(true, leases.run("job", work).block());
    }

    @Test
    void run_workFails_givesTheLeaseBack() {
        StepVerifier.create(leases.run("job", Mono.error(new IllegalStateException("503"))))
                .verifyErrorMessage("503");
        assertEquals(true, leases.run("job", work).block());
    }

    @Test
    void run_longWork_isRenewedUntilTheLeaseIsLost() {
        StepVerifier.withVirtualTime(() -> leases.run("job", Mono.never()))
                .expectSubscription()
                .then(() -> pass(20))
                .thenAwait(Duration.ofSeconds(10))
                .then(() -> pass(20))
                .then(() -> assertEquals(false, leases.run("job", work).block()))
                .then(() -> pass(30))
                .thenAwait(Duration.ofSeconds(10))
                .expectNext(false)
                .verifyComplete();
    }

    @Test
    void inTurn_holderIsDead_followsWhenItsTermIsOver() {
        store.put("lease:job", "a process that is no more", Duration.ofSeconds(30))
                .block();
        StepVerifier.create(leases.inTurn("job", work))
                .expectSubscription()
                .then(() -> assertEquals(0, runs.get()))
                .then(() -> pass(30))
                .then(backend::sweep)
                .expectComplete()
                .verify(PATIENCE);
        assertEquals(1, runs.get());
    }

    @Test
    void inTurn_many_workOneAfterTheOther() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Mono<Void> shift = Mono.delay(Duration.ofMillis(10))
                .doFirst(() -> most.accumulateAndGet(atWork.incrementAndGet(), Math::max))
                .doOnNext(tick -> atWork.decrementAndGet())
                .then(work);
        Flux.range(0, 5).flatMap(i -> leases.inTurn("job", shift)).then().block(PATIENCE);
        assertEquals(1, most.get());
        assertEquals(5, runs.get());
    }

    private void pass(int seconds) {
        now.updateAndGet(instant -> instant.plusSeconds(seconds));
    }
}
