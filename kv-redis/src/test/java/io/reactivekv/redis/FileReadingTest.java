package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that take long to read, and some that never end. */
@Timeout(60)
class FileReadingTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void read_twiceAtATime_isOneReading() {
        FileReading<Integer> reading = new FileReading<>("a file", Duration.ofMinutes(1), this::readSlowly);
        CompletableFuture<Integer> one = reading.read();
        CompletableFuture<Integer> two = reading.read();
        end.countDown();
        assertEquals(1, one.join());
        assertEquals(1, two.join());
        assertEquals(2, reading.read().join(), "it is read anew");
    }

    @Test
    void read_hangs_failsInTimeAndIsBegunAgainNowAndThen() {
        FileReading<Integer> reading = new FileReading<>("a file", Duration.ofMillis(20), this::readSlowly);
        for (int i = 0; i < 20; i++) {
            CompletionException late =
                    assertThrows(CompletionException.class, () -> reading.read().join());
            SocketTimeoutException cause = assertInstanceOf(SocketTimeoutException.class, late.getCause());
            assertTrue(cause.getMessage().contains("a file"), cause::getMessage);
        }
        assertTrue(reads.get() > 1, "what hangs is never given up");
        assertTrue(reads.get() < 15, () -> reads.get() + " threads hang");
        end.countDown();
    }

    @Test
    void read_fails_failsAndIsReadAnew() {
        FileReading<Integer> reading = new FileReading<>("a file", Duration.ofMinutes(1), () -> {
            if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("not there");
            }
            return 7;
        });
        CompletionException failed =
                assertThrows(CompletionException.class, () -> reading.read().join());
        assertInstanceOf(IllegalStateException.class, failed.getCause());
        assertEquals(7, reading.read().join());
    }

    @Test
    void read_isDoneByADaemonOfItsOwn() {
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        FileReading<Boolean> reading =
                new FileReading<>("a file", Duration.ofMinutes(1), () -> threads.add(Thread.currentThread()));
        assertTrue(reading.read().join());
        Thread thread = threads.remove();
        assertTrue(thread.isDaemon());
        assertTrue(thread.getName().startsWith("kv-redis-files-"), thread::getName);
    }

    @Test
    void read_noThreadCanBeHad_failsAndIsReadLater() {
        ThreadFactory threads = task -> {
            if (reads.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        };
        FileReading<Integer> reading =
                new FileReading<>("a file", Duration.ofMinutes(1), () -> 7, threads, System::nanoTime);
        CompletionException failed =
                assertThrows(CompletionException.class, () -> reading.read().join());
        IOException cause = assertInstanceOf(IOException.class, failed.getCause());
        assertTrue(cause.getMessage().contains("a file"), cause::getMessage);
        assertEquals(0, reading.waiting());
        assertEquals(7, reading.read().join());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 600})
    void read_hangsForLong_isBegunAgainRarelyButEveryFewMinutes(int limitSeconds) {
        AtomicLong now = new AtomicLong();
        List<Long> begun = new ArrayList<>();
        FileReading<Integer> reading = new FileReading<>(
                "a file",
                Duration.ofSeconds(limitSeconds),
                () -> 7,
                task -> {
                    begun.add(now.get());
                    return new Thread(() -> {});
                },
                now::get);
        for (int second = 0; second <= 7_200; second++) {
            now.set(TimeUnit.SECONDS.toNanos(second));
            Object unused = reading.read();
        }
        long most = TimeUnit.SECONDS.toNanos(Math.max(limitSeconds, 300));
        for (int i = 1; i < begun.size(); i++) {
            assertTrue(begun.get(i) - begun.get(i - 1) <= most, begun::toString);
        }
        assertEquals(most, begun.get(begun.size() - 1) - begun.get(begun.size() - 2), begun::toString);
        assertTrue(begun.size() < 40, begun::toString);
    }

    @Test
    void read_hangsForAWeek_losesFewThreads() {
        AtomicLong now = new AtomicLong();
        AtomicInteger begun = new AtomicInteger();
        FileReading<Integer> reading = new FileReading<>(
                "a file",
                Duration.ofSeconds(1),
                () -> 7,
                task -> {
                    int unused = begun.incrementAndGet();
                    return new Thread(() -> {});
                },
                now::get);
        for (int minute = 0; minute <= 7 * 24 * 60; minute++) {
            now.set(TimeUnit.MINUTES.toNanos(minute));
            Object unused = reading.read();
        }
        assertTrue(begun.get() < 250, begun::toString);
    }

    @Test
    void read_hangsAndManyGiveUp_nobodyIsKept() {
        FileReading<Integer> reading = new FileReading<>(
                "a file", Duration.ofMillis(50), this::readSlowly, new DaemonThreads("test"), () -> 0);
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(reading.read());
        }
        all.forEach(one -> assertThrows(CompletionException.class, one::join));
        assertEquals(0, reading.waiting());
        end.countDown();
    }

    private int readSlowly() throws InterruptedException {
        int number = reads.incrementAndGet();
        end.await();
        return number;
    }
}
