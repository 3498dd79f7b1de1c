package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    private int readSlowly() throws InterruptedException {
        int number = reads.incrementAndGet();
        end.await();
        return number;
    }
}
