package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Specs that a running cache is given. */
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

    static List<Arguments> refused() {
        CacheSpec spec = CacheSpec.named("c");
        return List.of(
                Arguments.of(spec, spec.near(false), "near"),
                Arguments.of(spec, spec.shared(false), "shared"),
                Arguments.of(spec, spec.serializer("kryo"), "serializer"),
                Arguments.of(spec, spec.compression("deflate"), "compression"),
                Arguments.of(spec, spec.nearBytes(1_000), "nearBytes"),
                Arguments.of(spec.nearBytes(1_000), spec, "nearEntries"),
                Arguments.of(spec, spec.renamed("d"), "cache d"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void reconfigure_whatARunningCacheCannotChange_isRefusedAndNothingIsChanged(
            CacheSpec before, CacheSpec after, String culprit) {
        ReactiveCache<String> cache = bed.cache(before);
        StoreConfigurationException refusal = assertThrows(
                StoreConfigurationException.class, () -> cache.reconfigure(after.ttl(Duration.ofSeconds(7))));
        assertTrue(refusal.getMessage().contains(culprit), refusal.getMessage());
        assertSame(before, cache.spec());
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
