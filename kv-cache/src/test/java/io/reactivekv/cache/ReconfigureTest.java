package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconfigureTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void reconfigure_byTwoAtOnce_isTheOneOrTheOther() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").shared(false));
        CyclicBarrier ready = new CyclicBarrier(2);
        for (int i = 0; i < 1_000; i++) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> changed(cache, 100, ready));
            changed(cache, 200, ready);
            Void unused = other.orTimeout(10, TimeUnit.SECONDS).join();
            assertEquals(cache.spec().nearEntries(), Bed.core(cache).near.capacity());
        }
    }

    private static void changed(ReactiveCache<String> cache, int nearEntries, CyclicBarrier ready) {
        CacheSpec spec = cache.spec().nearEntries(nearEntries);
        try {
            int unused = ready.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
        cache.reconfigure(spec);
    }
}
