package io.reactivekv.cache;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.memory.MemoryBackend;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A store in memory with managers on it, which stand for processes, and time that passes when it is told to. */
final class Bed implements AutoCloseable {

    final ManualClock clock = new ManualClock();
    final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    final ControlledBackend backend;
    final KeyValueStoreFactory factory;
    private final List<CacheManager> managers = new ArrayList<>();

    Bed() {
        this.backend =
                new ControlledBackend(MemoryBackend.builder().clock(clock).build());
        this.factory = KeyValueStores.factory(backend.backend());
    }

    CacheManager manager() {
        CacheManager made = CacheManager.builder()
                .borrowedFactory(factory)
                .clock(clock)
                .timer(timer)
                .worker(Schedulers.immediate())
                .build();
        managers.add(made);
        return made;
    }

    ReactiveCache<String> cache(CacheSpec spec) {
        return ready(manager().cache(spec, String.class));
    }

    /** The watch has begun. */
    static <V> ReactiveCache<V> ready(ReactiveCache<V> cache) {
        Coherence coherence = core(cache).coherence();
        Await.until("the records are known", () -> coherence == null || coherence.isReady());
        return cache;
    }

    static <V> Core<V> core(ReactiveCache<V> cache) {
        return ((TwoLevelCache<V>) cache).core();
    }

    /** The watch has told of everything so far: it tells of changes in their order. */
    void settle(ReactiveCache<?> cache) {
        Mono<Void> told = core(cache).coherence().nextChange("marker");
        Await.done(factory.open("cache:" + cache.name() + ":e:", Serializers.bytes())
                .put("marker", new byte[1]));
        Await.done(told);
    }

    /** Both clocks go on; what was due has happened. */
    void advance(Duration time) {
        clock.advance(time);
        timer.advanceTimeBy(time);
    }

    /**
     * Lets time pass in steps until the condition holds. A timer that another thread is about to set would miss the one
     * step that was meant for it.
     */
    void advanceUntil(String what, Duration step, BooleanSupplier condition) {
        Await.until(what, () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            advance(step);
            return condition.getAsBoolean();
        });
    }

    @Override
    public void close() {
        managers.forEach(CacheManager::close);
        factory.close();
        timer.dispose();
    }
}
