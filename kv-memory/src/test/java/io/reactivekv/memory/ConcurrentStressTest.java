package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyOrder;
import io.reactivekv.KeyRange;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Random operations from several threads; afterwards all indexes agree and nothing was lost. */
class ConcurrentStressTest {

    private static final int THREADS = 4;
    private static final int STEPS = 25_000;

    private final long seed = System.nanoTime();

    @Test
    void mixedOperations_unbounded_leaveTheIndexesInAgreement() {
        Bed bed = new Bed();
        run(random -> mixedStep(bed, random));
        bed.backend.sweep();
        Invariants.check(bed.space());
        bed.clock.advance(Duration.ofDays(1));
        bed.backend.sweep();
        assertEquals(0, bed.space().expiry.size());
        Invariants.check(bed.space());
    }

    @Test
    void mixedOperations_bounded_leaveTheIndexesInAgreementAndTheBoundsKept() {
        Bed bed = new Bed(options -> options.maxEntries(100).maxBytes(1_500));
        run(random -> mixedStep(bed, random));
        Invariants.check(bed.space());
        assertTrue(bed.space().index.size() <= 100);
        assertTrue(bed.space().eviction.bytes() <= 1_500);
        assertTrue(bed.space().eviction.evictions() > 0);
    }

    @Test
    void insertionsAndRemovalsOfFewKeys_balance() {
        Bed bed = new Bed();
        AtomicLong balance = new AtomicLong();
        run(random -> {
            String key = "k" + random.nextInt(4);
            Write<Object> write = random.nextBoolean()
                    ? new Write.Put<>(key, Bed.bytes("1"), Lifetime.never())
                    : new Write.Delete<>(key);
            boolean put = write instanceof Write.Put;
            if (bed.write(write, put ? Condition.ABSENT : Condition.PRESENT)) {
                balance.addAndGet(put ? 1 : -1);
            }
        });
        assertEquals(balance.get(), bed.keys().size(), this::seed);
        Invariants.check(bed.space());
    }

    @Test
    void additionsToOneCounter_loseNone() {
        Bed bed = new Bed();
        run(random -> assertTrue(bed.backend.addAndGet("n", 2, Lifetime.never()).block() > 0));
        assertEquals("" + 2L * THREADS * STEPS, bed.get("n"));
    }

    @Test
    void scansAmidChanges_areInOrderAndMissNothingThatStays() {
        Bed bed = new Bed();
        for (int i = 0; i < 100; i++) {
            bed.put(key(i) + "stays", "");
        }
        run(random -> {
            if (random.nextInt(100) == 0) {
                checkScan(bed.keys());
            } else if (random.nextBoolean()) {
                bed.put(key(random.nextInt(100)), "");
            } else {
                bed.delete(key(random.nextInt(100)));
            }
        });
        checkScan(bed.keys());
    }

    private void checkScan(List<String> keys) {
        for (int i = 1; i < keys.size(); i++) {
            assertTrue(KeyOrder.compare(keys.get(i - 1), keys.get(i)) < 0, this::seed);
        }
        assertEquals(100, keys.stream().filter(key -> key.endsWith("stays")).count(), this::seed);
    }

    private static void mixedStep(Bed bed, Random random) {
        String key = key(random.nextInt(300));
        switch (random.nextInt(12)) {
            case 0, 1 -> bed.put(key, "" + random.nextInt(10));
            case 2, 3 -> bed.put(key, "1", Lifetime.after(1 + random.nextInt(20)));
            case 4 -> bed.put(key, "2", Lifetime.after(5).orKept());
            case 5 -> bed.expire(key, random.nextBoolean() ? Lifetime.never() : Lifetime.after(1 + random.nextInt(9)));
            case 6 -> bed.delete(key);
            case 7 -> bed.putReferenceIfWeightless(key);
            case 8 -> bed.backend.getEntry(key).then().block();
            case 9 -> bed.clock.advance(Duration.ofMillis(random.nextInt(2)));
            case 10 -> {
                if (random.nextInt(50) == 0) {
                    bed.backend.deleteAll(KeyRange.of(key, key + "~")).then().block();
                    bed.backend.sweep();
                }
            }
            default -> bed.backend.getAndWrite(new Write.Delete<>(key)).then().block();
        }
    }

    /** Some keys have characters beyond U+FFFF, so that the order switches in the middle. */
    private static String key(int i) {
        return i % 10 == 9 ? Character.toString(0x1F600 + i) : "k" + (1_000 + i);
    }

    private void run(Consumer<Random> step) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Random random = new Random(seed + t);
            threads.add(new Thread(() -> {
                try {
                    for (int i = 0; i < STEPS && failure.get() == null; i++) {
                        step.accept(random);
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        threads.forEach(Thread::start);
        threads.forEach(ConcurrentStressTest::join);
        if (failure.get() != null) {
            throw new AssertionError(seed(), failure.get());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String seed() {
        return "seed " + seed;
    }
}
