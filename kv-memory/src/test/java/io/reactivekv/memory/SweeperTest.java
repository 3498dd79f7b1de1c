package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private final Sweeper sweeper = new Sweeper();

    private static void put(MemoryBackend backend, String key, long ttl) {
        backend.write(new Write.Put<>(key, new byte[0], Lifetime.after(ttl)), Condition.ALWAYS)
                .then()
                .block();
    }

    @Test
    void sweeper_realClock_removesExpiredEntriesAndThenEnds() {
        MemoryBackend backend = MemoryBackend.builder().build(sweeper);
        for (int i = 0; i < 1_000; i++) {
            put(backend, "k" + i, 1 + i % 50);
        }
        Await.until("all removed", () -> backend.space().index.size() == 0);
        Await.until("the thread has ended", () -> !sweeper.isRunning());
        put(backend, "again", 1);
        Await.until("removed after a restart", () -> backend.space().index.size() == 0);
    }

    @Test
    void sweeper_noExpiringEntry_doesNotStart() {
        MemoryBackend backend = MemoryBackend.builder().build(sweeper);
        backend.write(new Write.Put<>("a", new byte[0], Lifetime.never()), Condition.ALWAYS)
                .then()
                .block();
        assertFalse(sweeper.isRunning());
    }

    @Test
    void sweeper_earlierDeadlineThanPlanned_isNotLate() {
        ManualClock clock = new ManualClock();
        MemoryBackend slow = MemoryBackend.builder().build(sweeper);
        put(slow, "far", Duration.ofDays(1).toMillis());
        MemoryBackend backend = MemoryBackend.builder().clock(clock).build(sweeper);
        put(backend, "a", 1_000);
        clock.advance(Duration.ofSeconds(1));
        Await.until("removed by the moved clock", () -> backend.space().index.size() == 0);
        assertTrue(sweeper.isRunning());
    }

    @Test
    void sweeper_backendClosed_endsWithoutWaitingForItsEntries() {
        MemoryBackend backend = MemoryBackend.builder().build(sweeper);
        put(backend, "a", Duration.ofDays(1).toMillis());
        assertTrue(sweeper.isRunning());
        backend.close().block();
        Await.until("the thread has ended", () -> !sweeper.isRunning());
    }

    @Test
    void sweeper_backendForgotten_isCollectedAndTheThreadEnds() {
        WeakReference<Space> forgotten = new WeakReference<>(forgettable().space());
        Await.until("collected", () -> {
            System.gc();
            return forgotten.get() == null;
        });
        Await.until("the thread has ended", () -> !sweeper.isRunning());
    }

    private MemoryBackend forgettable() {
        MemoryBackend backend = MemoryBackend.builder().build(sweeper);
        put(backend, "a", Duration.ofDays(1).toMillis());
        return backend;
    }

    @Test
    void sweeper_clockThatFails_isGivenUpAndStartsAgainForTheNext() {
        onUncaught(expected -> {}, this::failAndStartAgain);
    }

    @Test
    void sweeper_clockOfOneSpaceFails_sweepsTheOthersOnAndSaysSo() {
        List<Throwable> uncaught = Collections.synchronizedList(new ArrayList<>());
        onUncaught(uncaught::add, () -> {
            ManualClock clock = new ManualClock();
            MemoryBackend sound = MemoryBackend.builder().clock(clock).build(sweeper);
            put(sound, "a", 1_000);
            MemoryBackend broken = withBrokenClock();
            put(broken, "b", 1);
            Await.until("the broken one has failed", () -> !uncaught.isEmpty());
            clock.advance(Duration.ofSeconds(1));
            Await.until("removed by the moved clock", () -> sound.space().index.size() == 0);
            Await.until("the thread has ended", () -> !sweeper.isRunning());
            assertEquals(1, uncaught.size());
            assertEquals(1, broken.space().index.size());
        });
    }

    private static void onUncaught(Consumer<Throwable> told, Runnable test) {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> told.accept(failure));
        try {
            test.run();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
    }

    @Test
    void sweeper_threadThatCannotBeStarted_isAskedForAgainByTheNextWrite() {
        AtomicInteger attempts = new AtomicInteger();
        Sweeper exhausted = new Sweeper() {
            @Override
            Thread started(Runnable sweeps) {
                if (attempts.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                return super.started(sweeps);
            }
        };
        MemoryBackend backend = MemoryBackend.builder().build(exhausted);
        put(backend, "a", 1);
        assertEquals(1, attempts.get());
        assertFalse(exhausted.isRunning());
        put(backend, "b", 20);
        Await.until("all removed", () -> backend.space().index.size() == 0);
        assertEquals(2, attempts.get());
    }

    /** A backend of which nobody but the sweeper fails to read the time. */
    private MemoryBackend withBrokenClock() {
        ManualClock clock = new ManualClock();
        return MemoryBackend.builder()
                .clock(() -> {
                    if (Thread.currentThread().getName().equals("kv-memory-sweeper")) {
                        throw new IllegalStateException("this clock is broken on purpose");
                    }
                    return clock.instant();
                })
                .build(sweeper);
    }

    private void failAndStartAgain() {
        MemoryBackend broken = withBrokenClock();
        put(broken, "a", 1);
        Await.until("the thread has ended", () -> !sweeper.isRunning());
        broken.close().block();
        MemoryBackend backend = MemoryBackend.builder().build(sweeper);
        put(backend, "b", 1);
        Await.until("removed", () -> backend.space().index.size() == 0);
        assertEquals(0, backend.stats().block().entries().orElseThrow());
        assertNull(backend.get("b").block());
    }
}
