package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.StoredChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class WatchTest {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String RESET = "reset";

    private final Bed bed = new Bed();

    private Flux<String> watch(KeyRange range) {
        return bed.backend.watch(range, false).map(WatchTest::text);
    }

    private static String text(StoredChange<Object> change) {
        if (change instanceof StoredChange.Put<Object> put) {
            return put.key() + "=" + put.value().map(Bed::text).orElse("?");
        }
        return change instanceof StoredChange.Removed<Object> removed ? removed.key() + " removed" : RESET;
    }

    @Test
    void watch_beginsWithResetAndTellsEachChange() {
        bed.put("a", "before");
        StepVerifier.create(watch(KeyRange.all()))
                .expectNext(RESET)
                .then(() -> bed.put("a", "1"))
                .expectNext("a=1")
                .then(() ->
                        bed.backend.addAndGet("n", 3, Lifetime.never()).then().block())
                .expectNext("n=3")
                .then(() -> bed.delete("a"))
                .expectNext("a removed")
                .thenCancel()
                .verify(BOUND);
    }

    @Test
    void watch_otherRanges_areNotTold() {
        StepVerifier.create(watch(KeyRange.prefix("b")))
                .expectNext(RESET)
                .then(() -> {
                    bed.put("a", "1");
                    bed.put("b", "2");
                    bed.put("c", "3");
                    bed.put("bc", "4");
                })
                .expectNext("b=2", "bc=4")
                .thenCancel()
                .verify(BOUND);
    }

    @Test
    void watch_deleteAllAndExpiryAndEviction_areRemovals() {
        Bed small = new Bed(options -> options.maxEntries(3));
        StepVerifier.create(small.backend.watch(KeyRange.all(), true).map(WatchTest::text))
                .expectNext(RESET)
                .then(() -> List.of("a", "b", "c").forEach(key -> small.put(key, "")))
                .expectNext("a=?", "b=?", "c=?")
                .then(() -> small.put("d", "", Lifetime.after(10)))
                .expectNextMatches(List.of("d=?", "a removed")::contains)
                .expectNextMatches(List.of("d=?", "a removed")::contains)
                .then(() -> small.backend.deleteAll(KeyRange.before("d")).then().block())
                .expectNext("b removed", "c removed")
                .then(() -> {
                    small.clock.advance(Duration.ofMillis(10));
                    small.backend.sweep();
                })
                .expectNext("d removed")
                .thenCancel()
                .verify(BOUND);
    }

    @Test
    void watch_expiredButUnswept_isToldAsRemoved() {
        StepVerifier.create(watch(KeyRange.all()), 1)
                .expectNext(RESET)
                .then(() -> {
                    bed.put("a", "1", Lifetime.after(10));
                    bed.clock.advance(Duration.ofMillis(10));
                })
                .thenRequest(1)
                .expectNext("a removed")
                .thenCancel()
                .verify(BOUND);
    }

    @Test
    void watch_expiryFoundByAReader_isToldOnceAndWithoutASweep() {
        StepVerifier.create(watch(KeyRange.all()))
                .expectNext(RESET)
                .then(() -> bed.put("a", "1", Lifetime.after(10)))
                .expectNext("a=1")
                .then(() -> {
                    bed.clock.advance(Duration.ofMillis(10));
                    assertNull(bed.get("a"));
                })
                .expectNext("a removed")
                .then(() -> {
                    assertNull(bed.get("a"));
                    bed.backend.sweep();
                    bed.put("b", "2");
                })
                .expectNext("b=2")
                .thenCancel()
                .verify(BOUND);
    }

    @Test
    void watch_withoutDemand_conflatesToTheFinalStates() {
        StepVerifier.create(watch(KeyRange.all()), 1)
                .expectNext(RESET)
                .then(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        bed.put("a", "" + i);
                        bed.put("b", "" + i);
                    }
                    bed.delete("b");
                })
                .thenRequest(1)
                .expectNext("a=999")
                .thenRequest(5)
                .expectNext("b removed")
                .thenCancel()
                .verify(BOUND);
    }

    @Test
    void watch_moreKeysThanItRemembers_resets() {
        StepVerifier.create(watch(KeyRange.all()), 1)
                .expectNext(RESET)
                .then(() -> {
                    for (int i = 0; i <= PendingKeys.MAX; i++) {
                        bed.put("k" + i, "");
                    }
                })
                .thenRequest(1)
                .expectNext(RESET)
                .thenRequest(1)
                .then(() -> bed.put("k5", "1"))
                .expectNext("k5=1")
                .thenCancel()
                .verify(BOUND);
    }

    @Test
    void watch_slowSubscriber_keepsNoWriterWaiting() throws Exception {
        CountDownLatch listening = new CountDownLatch(1);
        CountDownLatch inSubscriber = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Disposable watch = watch(KeyRange.all()).subscribe(change -> {
            if (change.equals(RESET)) {
                listening.countDown();
            } else if (change.equals("a=1")) {
                inSubscriber.countDown();
                awaitQuietly(release);
            }
        });
        assertTrue(listening.await(30, TimeUnit.SECONDS));
        bed.put("a", "1");
        assertTrue(inSubscriber.await(30, TimeUnit.SECONDS));
        bed.put("a", "2");
        bed.delete("a");
        release.countDown();
        watch.dispose();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void watch_cancelled_isForgotten() {
        Disposable watch = watch(KeyRange.all()).subscribe();
        assertEquals(1, bed.space().watchers.size());
        watch.dispose();
        assertEquals(0, bed.space().watchers.size());
    }

    @Test
    void watch_subscriberThatThrows_losesItsWatchAndNothingElse() {
        List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        bed.backend.watch(KeyRange.all(), false).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                requestUnbounded();
            }

            @Override
            protected void hookOnNext(StoredChange<Object> change) {
                throw new IllegalStateException("this subscriber fails on purpose");
            }

            @Override
            protected void hookOnError(Throwable error) {
                errors.add(error);
            }
        });
        Await.until("forgotten", () -> bed.space().watchers.size() == 0);
        Await.until("told", () -> errors.size() == 1);
        bed.put("a", "1");
    }

    @Test
    void watch_writersRacingWithItsReads_alwaysLearnsTheFinalState() throws Exception {
        long seed = System.nanoTime();
        Map<String, String> learnt = new ConcurrentHashMap<>();
        Disposable watch = watch(KeyRange.all()).subscribe(change -> {
            learnt.put(change.replaceFirst("[= ].*", ""), change);
        });
        Await.until("listening", () -> learnt.containsKey(RESET));
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            Random random = new Random(seed + w);
            writers.add(new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    String key = "k" + random.nextInt(5);
                    if (random.nextBoolean()) {
                        bed.put(key, "" + i);
                    } else {
                        bed.delete(key);
                    }
                }
            }));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        for (int k = 0; k < 5; k++) {
            String key = "k" + k;
            String value = bed.get(key);
            String last = value == null ? key + " removed" : key + "=" + value;
            Await.until("seed " + seed + ": " + last, () -> last.equals(learnt.get(key)));
        }
        watch.dispose();
    }
}
