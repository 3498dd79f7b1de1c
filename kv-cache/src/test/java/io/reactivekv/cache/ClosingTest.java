package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreClosedException;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The end of a manager while its caches load. */
class ClosingTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bed bed = new Bed();
    private final CacheManager ending = bed.manager();
    private final Sinks.One<String> gate = Sinks.one();
    private final AtomicReference<String> loaded = new AtomicReference<>();

    @AfterEach
    void close() {
        bed.close();
    }

    private ReactiveCache<String> loading(CacheSpec spec) {
        ReactiveCache<String> here = Bed.ready(ending.cache(spec, String.class));
        AtomicBoolean loading = new AtomicBoolean();
        Disposable unused = here.get("k", key -> {
                    loading.set(true);
                    return gate.asMono();
                })
                .subscribe(loaded::set);
        Await.until("it is being loaded", loading::get);
        return here;
    }

    @Test
    void close_duringALoad_givesItsLeaseBack() {
        CacheSpec spec = CacheSpec.named("c").ttl(MINUTE);
        ReactiveCache<String> here = loading(spec);
        ReactiveCache<String> there = bed.cache(spec);
        ending.close();
        assertEquals("theirs", value(there.get("k", key -> Mono.just("theirs"))), "time stands still");
        assertEquals(0, there.stats().leaseWaits());
        bed.advance(spec.lease());
        assertEquals(0, here.stats().outages(), "nothing is asked of the store any more");
        assertTrue(gate.tryEmitValue("ours").isSuccess());
        assertEquals("ours", loaded.get(), "who waits is answered");
        assertEquals(0, here.stats().outages());
        assertEquals("theirs", value(there.get("k")));
    }

    @Test
    void close_whileALeaseIsWritten_givesItBack() {
        ReactiveCache<String> here = Bed.ready(ending.cache(CacheSpec.named("c").ttl(MINUTE), String.class));
        bed.settle(here);
        Sinks.Empty<Void> answer = Sinks.empty();
        AtomicBoolean written = new AtomicBoolean();
        bed.backend.nextWrite.set(
                write -> write.doOnNext(done -> written.set(true)).delayUntil(done -> answer.asMono()));
        Disposable unused = here.get("k", key -> gate.asMono()).subscribe(loaded::set);
        Await.until("the lease is written", () -> written.get() && isOwned("k"));
        ending.close();
        assertFalse(isOwned("k"));
        assertTrue(answer.tryEmitEmpty().isSuccess());
        assertTrue(gate.tryEmitValue("ours").isSuccess());
        Await.until("who waits is answered", () -> "ours".equals(loaded.get()));
        assertFalse(isOwned("k"));
    }

    @Test
    void closeLater_duringARefresh_leavesWhatItWouldHaveReplaced() {
        CacheSpec spec = CacheSpec.named("c").ttl(MINUTE).eagerRefreshPercent(50);
        ReactiveCache<String> there = bed.cache(spec);
        done(there.put("k", "fresh"));
        bed.advance(Duration.ofSeconds(40));
        ReactiveCache<String> here = loading(spec);
        assertEquals("fresh", loaded.get());
        Await.until("the lease lies over it", () -> isOwned("k"));
        done(ending.closeLater());
        assertFalse(isOwned("k"));
        bed.advance(spec.lease().plusSeconds(1));
        bed.settle(there);
        assertEquals("fresh", value(there.get("k", ReadMode.FRESH_ONLY)));
        assertEquals(0, here.stats().outages());
    }

    @Test
    void close_duringAWarmersRun_theRunFailsAndLoadsNoMore() {
        List<String> asked = new CopyOnWriteArrayList<>();
        ReactiveCache<String> here = Bed.ready(
                ending.cache(CacheSpec.named("c").ttl(MINUTE).prefetchLoaders(1), String.class, CacheLoader.of(key -> {
                    boolean unused = asked.add(key);
                    return key.equals("2") ? gate.asMono() : Mono.just("v");
                })));
        here.addWarmer(
                CacheWarmer.every(MINUTE, "keys", () -> Flux.range(1, 100).map(String::valueOf)));
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Disposable unused = here.warm("keys").subscribe(loads -> {}, failed::set);
        Await.until("the second is being loaded", () -> asked.size() == 2);
        ending.close();
        assertTrue(gate.tryEmitValue("ours").isSuccess());
        Await.until("it ends", () -> failed.get() != null);
        assertInstanceOf(StoreClosedException.class, failed.get());
        assertEquals(List.of("1", "2"), asked);
    }

    private boolean isOwned(String key) {
        Optional<byte[]> slot =
                optional(bed.factory.open("cache:c:e:", Serializers.bytes()).get(key));
        return slot.isPresent() && Slots.readable(slot.get()).isOwned();
    }

    /** Over an entry of its store it is laid in two steps. */
    @Test
    void close_betweenTheStepsOfALease_givesItBack() {
        CacheSpec spec = CacheSpec.named("c").near(false);
        TwoLevelCache<String> here = (TwoLevelCache<String>) Bed.ready(ending.cache(spec, String.class));
        done(here.asStore().put("k", "v", MINUTE));
        bed.settle(here);
        AtomicBoolean taken = new AtomicBoolean();
        bed.backend.nextRead.set(look ->
                look.doOnNext(there -> bed.backend.nextWrite.set(write -> write.doOnNext(done -> {
                    taken.set(true);
                    bed.backend.nextRead.set(read -> Mono.never());
                }))));
        Disposable unused = here.loading()
                .refreshed("k", key -> Mono.never(), new Reading.Sighting<>(null, null, false), true)
                .subscribe(value -> {}, failed -> {});
        Await.until("it is taken", () -> taken.get() && isOwned("k"));
        done(ending.closeLater());
        assertFalse(isOwned("k"));
        assertEquals(
                Optional.of(MINUTE),
                value(bed.factory.open("cache:c:e:", Serializers.bytes()).ttl("k")));
    }
}
