package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.SerializationException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What loads promise of time, errors, Context and cancellation, on a real Redis. */
class RedisLoadsIT {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final CacheSpec SPEC = CacheSpec.named("c").ttl(MINUTE).staleFor(MINUTE.multipliedBy(10));

    private static RedisServer redis;

    private final AtomicInteger loads = new AtomicInteger();
    private RedisBed bed;

    @BeforeAll
    static void startServer() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        redis.close();
    }

    @BeforeEach
    void open() {
        bed = new RedisBed(redis);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private Mono<String> counting(String key) {
        return Mono.fromSupplier(() -> key + "#" + loads.incrementAndGet());
    }

    @Test
    void get_softTimeout_servesWhatIsStaleAndKeepsTheResult() {
        ReactiveCache<String> cache = bed.cache(SPEC.softTimeout(Duration.ofMillis(50)));
        done(cache.put("k", "stale"));
        bed.clock.advance(MINUTE);
        Sinks.One<String> gate = Sinks.one();
        assertEquals("stale", value(cache.get("k", key -> gate.asMono())));
        gate.tryEmitValue("new").orThrow();
        Await.until("it is kept", () -> optional(cache.get("k")).equals(Optional.of("new")));
    }

    @Test
    void get_hardTimeout_isATypedErrorAndTheKeyIsFree() {
        CacheSpec spec = SPEC.hardTimeout(Duration.ofMillis(100));
        ReactiveCache<String> here = bed.cache(spec);
        CacheLoadException late = error(CacheLoadException.class, here.get("k", key -> Mono.never()));
        assertEquals(CacheLoadException.Reason.TIMED_OUT, late.reason());
        assertEquals("k#1", value(bed.cache(spec).get("k", this::counting)));
    }

    @Test
    void get_errorBackoff_handsOutTheErrorForAWhile() {
        ReactiveCache<String> cache = bed.cache(SPEC.errorBackoff(MINUTE));
        IllegalStateException failure = new IllegalStateException("no database");
        assertSame(failure, error(IllegalStateException.class, cache.get("k", key -> Mono.error(failure))));
        assertSame(failure, error(IllegalStateException.class, cache.get("k", this::counting)));
        bed.clock.advance(MINUTE);
        assertEquals("k#1", value(cache.get("k", this::counting)));
    }

    @Test
    void get_eagerRefresh_loadsAheadOfTheEnd() {
        ReactiveCache<String> cache = bed.cache(SPEC.eagerRefreshPercent(50));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        // What is being loaded is not refreshed, and a result is handed out before its load has ended.
        Await.until("the load has ended", () -> GatedLoad.flights(cache).size() == 0);
        bed.clock.advance(MINUTE.dividedBy(2));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        Await.until("it is refreshed", () -> optional(cache.get("k")).equals(Optional.of("k#2")));
    }

    @Test
    void get_loaderHasTheContextOfTheFirstCaller() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        assertEquals(
                "Ann",
                value(cache.get("k", key -> Mono.deferContextual(context -> Mono.just(context.get("who"))))
                        .contextWrite(context -> context.put("who", "Ann"))));
    }

    @Test
    void get_callersLeave_theLastOneCancelsTheLoadAndFreesTheKey() {
        ReactiveCache<String> here = bed.cache(SPEC);
        AtomicInteger cancelled = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        Mono<String> read = here.get(
                "k",
                key -> Mono.<String>never()
                        .doOnSubscribe(subscription -> begun.incrementAndGet())
                        .doOnCancel(cancelled::incrementAndGet));
        Disposable first = read.subscribe();
        Await.until("it has begun", () -> begun.get() == 1);
        Disposable second = read.subscribe();
        Await.until("it is joined", () -> here.stats().joins() == 1);
        first.dispose();
        assertEquals(0, cancelled.get());
        second.dispose();
        Await.until("it is cancelled", () -> cancelled.get() == 1);
        assertEquals("k#1", value(bed.cache(SPEC).get("k", this::counting)));
    }

    @Test
    void get_resultCannotBeKept_isATypedErrorAndTheKeyIsFree() {
        ReactiveCache<String> cache = bed.cache(SPEC.maxEntryBytes(200));
        ValueTooLargeException refused =
                error(ValueTooLargeException.class, cache.get("k", key -> Mono.just("x".repeat(300))));
        assertEquals(Optional.of("k"), refused.key());
        ReactiveCache<ReadWriteTest.Ring> rings =
                Bed.ready(bed.manager().cache(CacheSpec.named("rings"), ReadWriteTest.Ring.class));
        ReadWriteTest.Ring ring = new ReadWriteTest.Ring();
        ring.next = ring;
        SerializationException unwritable = error(SerializationException.class, rings.get("k", key -> Mono.just(ring)));
        assertEquals(Optional.of("k"), unwritable.key());
        assertEquals("k#1", value(bed.cache(SPEC).get("k", this::counting)));
        assertTrue(cache.stats().sharedUp());
    }

    @Test
    void getAll_loaderIsCancelledWithItsOnlyCaller() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        AtomicInteger cancelled = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        Disposable caller = cache.getAll(
                        List.of("a", "b"),
                        keys -> Mono.<Map<String, String>>never()
                                .doOnSubscribe(subscription -> begun.incrementAndGet())
                                .doOnCancel(cancelled::incrementAndGet))
                .subscribe();
        Await.until("it has begun", () -> begun.get() == 1);
        caller.dispose();
        Await.until("it is cancelled", () -> cancelled.get() == 1);
        assertEquals("a#1", value(cache.get("a", this::counting)));
    }
}
