package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
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
        Entry<byte[]> slot = value(slots().getEntry("k"));
        assertTrue(SlotFormat.read(slot.value()).isLeased(slot.ttl()));
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
        bed.settle(other);
        GatedLoad waiting = new GatedLoad(other, "k");
        Await.until("it waits", () -> other.stats().leaseWaits() > 0);
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
        bed.clock.advance(Duration.ofMinutes(58));
        assertEquals(true, value(slots().exists("k")));
        bed.clock.advance(Duration.ofMinutes(2));
        assertEquals(false, value(slots().exists("k")));
    }

    private KeyValueStore<byte[]> slots() {
        return bed.factory.open("cache:c:e:", Serializers.bytes());
    }

    /** A read of many does not tell whether a lease is over. */
    @Test
    void ownersAreGone_getAll_loadsAllByOneCallAndWaitsForNobody() {
        ReactiveCache<String> other = bed.cache(SPEC.near(false));
        GatedLoad unused = dyingLoad(SPEC, NONE);
        bed.clock.advance(LEASE);
        List<Set<String>> calls = new CopyOnWriteArrayList<>();
        Map<String, String> loaded = value(other.getAll(List.of("k", "x"), keys -> {
                    calls.add(Set.copyOf(keys));
                    return Mono.just(Map.of("k", "new", "x", "new"));
                })
                .collectMap(KeyValue::key, KeyValue::value));
        assertEquals(Map.of("k", "new", "x", "new"), loaded);
        assertEquals(List.of(Set.of("k", "x")), calls);
        assertEquals(0, other.stats().leaseWaits());
    }

    /** Nor for how long a mark is kept. */
    @Test
    void getAll_ofAnInvalidatedKeyFails_theMarkIsKeptNoLongerThanBefore() {
        ReactiveCache<String> cache = bed.cache(SPEC.near(false));
        done(cache.invalidate("k"));
        Duration before = value(slots().ttl("k")).orElseThrow();
        Mono<?> failing = cache.getAll(List.of("k"), keys -> Mono.error(new IllegalStateException("for the test")))
                .then();
        IllegalStateException unused = Await.error(IllegalStateException.class, failing);
        Await.until(
                "the mark is back",
                () -> !SlotFormat.read(value(slots().get("k"))).isOwned());
        assertTrue(value(slots().ttl("k")).orElseThrow().compareTo(before) <= 0);
    }

    @Test
    void getAll_refreshesWhatIsStaleForAsLongAsCanBe() {
        ReactiveCache<String> cache =
                bed.cache(SPEC.staleFor(Ttl.MAX).near(false).eagerRefreshPercent(50));
        done(cache.put("k", "old"));
        bed.advance(Duration.ofMinutes(6));
        assertEquals(
                "old",
                value(cache.getAll(List.of("k"), keys -> Mono.just(Map.of("k", "new")))
                                .next())
                        .value());
        Await.until("it is refreshed", () -> optional(cache.get("k")).equals(Optional.of("new")));
    }

    /** Nobody waits for the store to be told that the lease is over. */
    @Test
    void ownerIsLate_storeIsDown_itsResultIsKeptNear() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        GatedLoad load = new GatedLoad(cache, "k");
        bed.settle(cache); // told of the lease
        bed.backend.down(true);
        StoreUnavailableException unused = Await.error(StoreUnavailableException.class, cache.put("other", "v"));
        bed.advance(LEASE);
        load.end("v");
        assertEquals("v", load.got());
        assertEquals("v", value(cache.get("k", key -> Mono.error(new AssertionError("a load")))));
        assertEquals(0, cache.stats().loadsRefused());
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
        assertEquals(Optional.empty(), value(slots().ttl("k")));
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
