package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.reactivekv.KeyValueStore;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What is below a lease outlives it: it is served, and comes back, whatever becomes of who holds the lease. */
class LeaseOverValueTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final CacheSpec SPEC = CacheSpec.named("c")
            .ttl(Duration.ofMinutes(10))
            .staleFor(Duration.ofHours(1))
            .lease(LEASE);

    private final Bed bed = new Bed();
    private final VirtualTimeScheduler stopped = VirtualTimeScheduler.create();
    private final CacheManager dead = CacheManager.builder()
            .borrowedFactory(bed.factory)
            .clock(bed.clock)
            .timer(stopped)
            .worker(Schedulers.immediate())
            .build();

    @AfterEach
    void close() {
        dead.close();
        bed.close();
        stopped.dispose();
    }

    /** A load of a process whose timers stand still, so that it renews nothing, over a stale value. */
    private GatedLoad dyingLoad(CacheSpec spec, EntryOptions options) {
        ReactiveCache<String> owner = Bed.ready(dead.cache(spec, String.class));
        done(owner.put("k", "old", options));
        bed.clock.advance(Duration.ofMinutes(11));
        return new GatedLoad(owner, "k");
    }

    private static final EntryOptions NONE = EntryOptions.none();

    @Test
    void ownerIsGone_staleValue_isServedAndComesBackWhenTheNextLoadFails() {
        ReactiveCache<String> other = bed.cache(SPEC.near(false));
        GatedLoad unused = dyingLoad(SPEC, NONE);
        assertEquals(Optional.of("old"), optional(other.get("k", ReadMode.ALLOW_STALE)), "while it is being loaded");
        bed.clock.advance(LEASE.multipliedBy(3));
        assertEquals(Optional.of("old"), optional(other.get("k", ReadMode.ALLOW_STALE)));
        assertEquals("old", value(other.get("k", key -> Mono.error(new IllegalStateException("down for the test")))));
        assertEquals(0, other.stats().leaseWaits(), "the lease has run out");
        assertEquals("new", value(other.get("k", key -> Mono.just("new"))));
    }

    @Test
    void ownerIsGone_whoWaits_takesItsLoadOver() {
        ReactiveCache<String> other = bed.cache(SPEC.near(false).staleOnError(false));
        GatedLoad unused = dyingLoad(SPEC, NONE);
        GatedLoad waiting = new GatedLoad(other, "k");
        Await.until("it waits", () -> other.stats().leaseWaits() == 1);
        bed.advance(LEASE.minusMillis(1));
        assertFalse(waiting.isAnswered());
        waiting.end("new");
        bed.advanceUntil("it is taken over", Duration.ofMillis(2), waiting::isAnswered);
        assertEquals("new", waiting.got());
    }

    @Test
    void ownerIsLate_nobodyHasLoadedSince_itsResultIsRefusedAllTheSame() {
        ReactiveCache<String> other = bed.cache(SPEC.near(false));
        GatedLoad load = dyingLoad(SPEC, NONE);
        bed.clock.advance(LEASE);
        load.end("late");
        assertEquals("late", load.got());
        assertEquals(Optional.of("old"), optional(other.get("k", ReadMode.ALLOW_STALE)));
        assertEquals(1, dead.cache(SPEC, String.class).stats().loadsRefused());
    }

    /** As long as it can be stale, and no longer. */
    @Test
    void ownerIsGone_valueExpires_isGoneFromTheStore() {
        GatedLoad unused = dyingLoad(SPEC, NONE);
        KeyValueStore<byte[]> slots = bed.factory.open("cache:c:e:", Serializers.bytes());
        bed.clock.advance(Duration.ofMinutes(58));
        assertEquals(true, value(slots.exists("k")));
        bed.clock.advance(Duration.ofMinutes(2));
        assertEquals(false, value(slots.exists("k")));
    }

    @Test
    void ownerIsGone_valueWithoutTtl_isKeptForEver() {
        ReactiveCache<String> cache = bed.cache(SPEC.withoutTtl());
        done(cache.put("k", "old"));
        Claim gone = claim(cache);
        assertEquals(0, cache.stats().leaseWaits());
        bed.clock.advance(LEASE);
        Claim next = claim(cache);
        assertEquals(0, cache.stats().leaseWaits());
        assertNotEquals(gone.seen(), next.seen());
        done(claims(cache).givenBack(next));
        KeyValueStore<byte[]> slots = bed.factory.open("cache:c:e:", Serializers.bytes());
        assertEquals(Optional.empty(), value(slots.ttl("k")));
        assertEquals("old", value(cache.get("k")));
    }

    static Claims claims(ReactiveCache<String> cache) {
        Core<String> core = Bed.core(cache);
        return new Claims(core, Objects.requireNonNull(core.shared), Objects.requireNonNull(core.coherence()));
    }

    /** The right to load what is there already. */
    static Claim claim(ReactiveCache<String> cache) {
        long stamp = Bed.core(cache).validity.known();
        return Objects.requireNonNull(value(claims(cache).claim("k", stamp, null, there -> false, () -> {}))
                .claim());
    }

    @Test
    void cleanup_invalidValueUnderADeadLease_isRemoved() {
        ReactiveCache<String> other = bed.cache(SPEC.near(false).cleanupInterval(Duration.ofDays(1)));
        GatedLoad unused = dyingLoad(SPEC, EntryOptions.ofTags("t"));
        done(other.invalidateTags("t"));
        assertEquals(0, value(other.cleanup()), "somebody may load it");
        bed.clock.advance(LEASE);
        assertEquals(1, value(other.cleanup()));
    }

    /** What was loaded cannot be kept, which says nothing of what is there. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resultIsRefused_valueIsAsGoodAsBefore_staysAsItWas(boolean leases) {
        CacheSpec spec = SPEC.near(false).leases(leases).eagerRefreshPercent(50);
        ReactiveCache<String> cache = bed.cache(spec);
        done(cache.put("k", "v1", EntryOptions.none().category("users")));
        bed.advance(Duration.ofMinutes(6));
        Sinks.One<String> gate = Sinks.one();
        assertEquals("v1", value(cache.get("k", key -> gate.asMono())));
        Await.until("it is refreshed", () -> GatedLoad.flights(cache).size() == 1);
        done(cache.invalidateCategory("default"));
        gate.tryEmitValue("v2").orThrow();
        Await.until("the result is refused", () -> cache.stats().loadsRefused() == 1);
        assertEquals("v1", value(cache.get("k")));
    }
}
