package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Reads that are answered late, and writes that come meanwhile. */
class LateReadTest {

    private static final CacheSpec SPEC = CacheSpec.named("c").ttl(Duration.ofMinutes(1));

    private final Bed bed = new Bed();
    private final Sinks.Empty<Void> readGate = Sinks.empty();
    private final Sinks.Empty<Void> writeGate = Sinks.empty();

    @AfterEach
    void close() {
        bed.close();
    }

    /** The ways to write a value over another. */
    enum Way {
        PUT,
        PUT_ALL,
        REPLACE;

        Mono<?> on(ReactiveCache<String> cache) {
            return switch (this) {
                case PUT -> cache.put("k", "new");
                case PUT_ALL -> cache.putAll(Map.of("k", "new", "l", "new"));
                case REPLACE -> cache.replace("k", "new");
            };
        }
    }

    /** Reads the old value, which is not answered with before the gate opens. */
    private <V> AtomicReference<V> readLate(ReactiveCache<V> cache) {
        AtomicReference<Stored<Object>> answer = new AtomicReference<>();
        bed.backend.nextRead.set(read -> read.doOnNext(answer::set).delayUntil(x -> readGate.asMono()));
        AtomicReference<V> read = new AtomicReference<>();
        Disposable unused = cache.get("k").subscribe(read::set);
        Await.until("the read is under way", () -> answer.get() != null);
        return read;
    }

    private void letRead(AtomicReference<?> read) {
        assertTrue(readGate.tryEmitEmpty().isSuccess());
        Await.until("the read has ended", () -> read.get() != null);
    }

    @ParameterizedTest
    @EnumSource
    void get_afterAPutDuringWhichAnotherReadBegan_isTheNewValue(Way way) {
        ReactiveCache<String> cache = bed.cache(SPEC);
        done(cache.put("k", "old"));
        bed.settle(cache);
        int unused = cache.evictColdest(10);
        bed.backend.holdWatches(true);
        AtomicReference<AtomicReference<String>> read = new AtomicReference<>();
        // The old value is read after the write has begun, and before it takes effect.
        if (way == Way.PUT_ALL) {
            bed.backend.nextWriteAll.set(write -> Mono.defer(() -> {
                read.set(readLate(cache));
                return write;
            }));
        } else {
            bed.backend.nextWrite.set(write -> Mono.defer(() -> {
                read.set(readLate(cache));
                return write;
            }));
        }
        done(way.on(cache));
        letRead(read.get());
        assertEquals("old", read.get().get(), "it was read before the write");
        assertEquals("new", value(cache.get("k")));
        assertEquals("new", value(cache.getAll(List.of("k")).next()).value());
    }

    @Test
    void put_answeredAfterNewerDataOfAnotherProcessWereRead_doesNotOverwriteThem() {
        ReactiveCache<IdentityTest.Account> here = accounts();
        ReactiveCache<IdentityTest.Account> there = accounts();
        done(here.put("k", new IdentityTest.Account("Ann", 1)));
        bed.settle(here);
        IdentityTest.Account held = value(here.get("k"));
        bed.backend.nextWrite.set(write -> write.delayUntil(done -> writeGate.asMono()));
        AtomicReference<Boolean> put = new AtomicReference<>();
        Disposable unused = here.put("k", new IdentityTest.Account("Ann", 2))
                .thenReturn(true)
                .subscribe(put::set);
        done(there.put("k", new IdentityTest.Account("Ann", 3)));
        bed.settle(here);
        assertEquals(3, value(here.get("k")).balance);
        assertTrue(writeGate.tryEmitEmpty().isSuccess());
        Await.until("the put has ended", () -> put.get() != null);
        assertSame(held, value(here.get("k")));
        assertEquals(3, held.balance);
    }

    @Test
    void put_theWatchTellsOfItFirst_isInTheHeldObjectAllTheSame() {
        ReactiveCache<IdentityTest.Account> cache = accounts();
        done(cache.put("k", new IdentityTest.Account("Ann", 1)));
        bed.settle(cache);
        IdentityTest.Account held = value(cache.get("k"));
        bed.backend.nextWrite.set(write -> write.delayUntil(
                done -> Mono.fromSupplier(() -> Bed.core(cache).near.touch("k"))));
        done(cache.put("k", new IdentityTest.Account("Ann", 2)));
        assertEquals(2, held.balance);
    }

    /** Another process stores a key at the moment at which it is to be claimed here, and its entry is read late. */
    private <V> AtomicReference<V> findLate(ReactiveCache<V> here, ReactiveCache<V> there, V stored, V loaded) {
        AtomicReference<Stored<Object>> answer = new AtomicReference<>();
        bed.backend.nextWrite.set(claim -> Mono.defer(() -> {
            done(there.put("k", stored));
            bed.backend.nextRead.set(read -> read.doOnNext(answer::set).delayUntil(x -> readGate.asMono()));
            return claim;
        }));
        AtomicReference<V> read = new AtomicReference<>();
        Disposable unused = here.get("k", key -> Mono.just(loaded)).subscribe(read::set);
        Await.until("what is there is read", () -> answer.get() != null);
        return read;
    }

    @Test
    void get_findsWhatAnotherProcessLoadedAndIsOverwrittenMeanwhile_isNotKeptNear() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        AtomicReference<String> read = findLate(here, there, "old", "never");
        done(there.put("k", "new"));
        bed.settle(here);
        letRead(read);
        assertEquals("old", read.get(), "it was read before the write");
        assertEquals("new", value(here.get("k")));
    }

    @Test
    void get_findsWhatAnotherProcessLoaded_isKeptNear() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        bed.backend.holdWatches(true);
        AtomicReference<String> read = findLate(here, there, "v", "never");
        letRead(read);
        assertEquals("v", read.get());
        assertNotNull(Bed.core(here).near.peek("k"));
    }

    @Test
    void get_findsWhatAnotherProcessLoadedAndIsOverwrittenMeanwhile_isTheOneObject() {
        ReactiveCache<IdentityTest.Account> here = accounts();
        ReactiveCache<IdentityTest.Account> there = accounts();
        AtomicReference<IdentityTest.Account> read =
                findLate(here, there, new IdentityTest.Account("Ann", 1), new IdentityTest.Account("Ann", 0));
        done(there.put("k", new IdentityTest.Account("Ann", 2)));
        bed.settle(here);
        letRead(read);
        assertSame(read.get(), value(here.get("k")));
        assertEquals(2, read.get().balance);
    }

    private ReactiveCache<IdentityTest.Account> accounts() {
        return Bed.ready(
                bed.manager().identityCache(SPEC, IdentityTest.Account.class, IdentityMerge.json(), Optional.empty()));
    }
}
