package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Expiry;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreFullException;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What is told of entries that expire where there is no near level: the store forgets them without a word. */
class SharedEndsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final CacheSpec SPEC =
            CacheSpec.named("c").near(false).ttl(MINUTE).staleFor(MINUTE).cleanupInterval(Duration.ofDays(1));

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = bed.cache(SPEC);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private Disposable listening = listen();

    @AfterEach
    void close() {
        listening.dispose();
        bed.close();
    }

    private Disposable listen() {
        return cache.events()
                .filter(event -> event.kind() == CacheEvent.Kind.EXPIRED)
                .subscribe(event -> told.add(event.key()));
    }

    /** Told in this order, and of nothing else up to now. */
    private void expired(String... keys) {
        // The watch may be the one that is about to tell.
        Await.until("all are counted", () -> cache.stats().expired() >= keys.length);
        assertEquals(keys.length, cache.stats().expired());
        Await.until("all are told", () -> told.size() >= keys.length);
        assertEquals(List.of(keys), told);
    }

    /** What is to be read after a change has been. */
    private void settle() {
        bed.settle(cache);
        SharedEnds ends = Bed.core(cache).sharedEnds;
        Await.until("changes are read", () -> ends != null && ends.isSettled());
    }

    @Test
    void read_ofWhatWasPutHere_isToldOnce() {
        done(cache.put("k", "v"));
        settle();
        bed.clock.advance(MINUTE.multipliedBy(2).minusMillis(1));
        assertEquals(Optional.of("v"), optional(cache.get("k", ReadMode.ALLOW_STALE)));
        bed.clock.advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(Optional.empty(), optional(cache.get("k")));
        expired("k");
    }

    @Test
    void cleanup_ofWhatWasLoadedOrReadHere_isTold() {
        ReactiveCache<String> other = bed.cache(SPEC);
        done(other.putAll(Map.of("read", "v", "unknown", "v")));
        assertEquals("v", value(cache.get("read")));
        assertEquals("v", value(cache.get("loaded", key -> Mono.just("v"))));
        settle();
        bed.clock.advance(MINUTE.multipliedBy(2));
        long unused = value(cache.cleanup());
        Await.until("both are told", () -> told.size() == 2);
        assertEquals(List.of("loaded", "read"), told.stream().sorted().toList());
    }

    /** The store is the first to find it. */
    @Test
    void watch_ofWhatTheStoreDrops_isTold() {
        done(cache.put("k", "v"));
        settle();
        bed.clock.advance(MINUTE.multipliedBy(2));
        assertEquals(false, value(slots().exists("k")));
        Await.until("the watch has told", () -> told.equals(List.of("k")));
        expired("k");
    }

    @Test
    void getAll_ofWhatHasExpired_isTold() {
        done(cache.put("k", "v"));
        settle();
        bed.clock.advance(MINUTE.multipliedBy(2));
        assertEquals(List.of(), list(cache.getAll(List.of("k", "l"))));
        expired("k");
    }

    @Test
    void removedOrInvalidatedBefore_isNotTold() {
        ReactiveCache<String> other = bed.cache(SPEC);
        for (String key : List.of("removed", "invalid", "removed elsewhere")) {
            done(cache.put(key, "v"));
        }
        done(cache.put("tagged", "v", EntryOptions.ofTags("t")));
        settle();
        assertEquals(true, value(cache.remove("removed")));
        done(cache.invalidate("invalid"));
        done(cache.invalidateTags("t"));
        assertEquals(true, value(other.remove("removed elsewhere")));
        settle();
        bed.clock.advance(MINUTE.multipliedBy(3));
        long unused = value(cache.cleanup());
        assertEquals(List.of(), list(cache.getAll(List.of("removed", "invalid", "tagged", "removed elsewhere"))));
        expired();
    }

    /** It is another one from then on, with a time of its own. */
    @Test
    void replacedElsewhere_isToldWhenThatExpires() {
        ReactiveCache<String> other = bed.cache(SPEC);
        done(cache.put("k", "1"));
        settle();
        bed.clock.advance(MINUTE);
        done(other.put("k", "2"));
        settle();
        bed.clock.advance(MINUTE);
        long unused = value(cache.cleanup());
        assertEquals(Optional.of("2"), optional(cache.get("k", ReadMode.ALLOW_STALE)));
        expired();
        bed.clock.advance(MINUTE);
        long unusedAgain = value(cache.cleanup());
        expired("k");
    }

    @Test
    void entryOfTheStore_isToldInItsTime() {
        KeyValueStore<String> store = cache.asStore();
        done(store.put("k", "v", MINUTE));
        done(store.put("kept", "v", MINUTE));
        assertEquals(1, list(cache.getAll(List.of("kept"))).size());
        settle();
        assertEquals(true, value(store.expire("kept", Expiry.never())));
        settle();
        bed.clock.advance(MINUTE);
        long unused = value(cache.cleanup());
        expired("k");
    }

    /** What has been read of it by then is outdated. */
    @Test
    void removedElsewhereWhileAChangeIsReadAgain_isNotTold() {
        ReactiveCache<String> other = bed.cache(SPEC);
        done(cache.put("k", "1"));
        settle();
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicBoolean read = new AtomicBoolean();
        bed.backend.nextRead.set(
                answer -> answer.doOnNext(there -> read.set(true)).delayUntil(there -> gate.asMono()));
        done(other.put("k", "2"));
        Await.until("it is read again", read::get);
        assertEquals(true, value(other.remove("k")));
        bed.settle(cache);
        assertTrue(gate.tryEmitEmpty().isSuccess());
        settle();
        bed.clock.advance(MINUTE.multipliedBy(3));
        long unused = value(cache.cleanup());
        expired();
    }

    @Test
    void removedElsewhereWhileItIsReadHere_isNotTold() {
        ReactiveCache<String> other = bed.cache(SPEC);
        done(other.put("k", "1"));
        settle();
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicBoolean read = new AtomicBoolean();
        bed.backend.nextRead.set(
                answer -> answer.doOnNext(there -> read.set(true)).delayUntil(there -> gate.asMono()));
        AtomicReference<String> got = new AtomicReference<>();
        Disposable caller = cache.get("k").subscribe(got::set);
        Await.until("it is read", read::get);
        assertEquals(true, value(other.remove("k")));
        settle();
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("it is answered", () -> "1".equals(got.get()));
        bed.clock.advance(MINUTE.multipliedBy(3));
        long unused = value(cache.cleanup());
        expired();
        assertTrue(caller.isDisposed());
    }

    /** What was read is outdated, and is read again. */
    @Test
    void replacedElsewhereWhileItIsReadHere_isToldWhenThatExpires() {
        ReactiveCache<String> other = bed.cache(SPEC);
        done(other.put("k", "1"));
        settle();
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicBoolean read = new AtomicBoolean();
        bed.backend.nextRead.set(
                answer -> answer.doOnNext(there -> read.set(true)).delayUntil(there -> gate.asMono()));
        AtomicReference<String> got = new AtomicReference<>();
        Disposable caller = cache.get("k").subscribe(got::set);
        Await.until("it is read", read::get);
        done(other.put("k", "2"));
        settle();
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("it is answered", () -> "1".equals(got.get()));
        settle();
        bed.clock.advance(MINUTE.multipliedBy(2));
        long unused = value(cache.cleanup());
        expired("k");
        assertTrue(caller.isDisposed());
    }

    /** Nothing is kept of what they read, and nothing of what was known is lost. */
    @Test
    void listedOrFoundByAConditionalPut_whatWasReadIsStillTold() {
        listening.dispose();
        done(cache.put("k", "v"));
        settle();
        assertEquals("v", value(cache.get("k")));
        assertEquals(1, list(cache.entries()).size());
        assertEquals(false, value(cache.putIfAbsent("k", "w")));
        listening = listen();
        bed.clock.advance(MINUTE.multipliedBy(2));
        long unused = value(cache.cleanup());
        expired("k");
    }

    @Test
    void listed_isNotReadAgain() {
        ReactiveCache<String> other = bed.cache(SPEC);
        done(other.putAll(Map.of("a", "v", "b", "v")));
        settle();
        AtomicBoolean read = new AtomicBoolean();
        bed.backend.nextRead.set(answer -> answer.doOnSubscribe(any -> read.set(true)));
        assertEquals(2, list(cache.entries()).size());
        settle();
        assertFalse(read.get());
    }

    /** It has been read meanwhile, and was told when it expired. */
    @Test
    void expiresWhileAChangeIsReadAgain_isToldOnce() {
        ReactiveCache<String> other = bed.cache(SPEC);
        done(cache.put("k", "1"));
        settle();
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicBoolean read = new AtomicBoolean();
        bed.backend.nextRead.set(
                answer -> answer.doOnNext(there -> read.set(true)).delayUntil(there -> gate.asMono()));
        done(other.put("k", "2"));
        Await.until("it is read again", read::get);
        assertEquals("2", value(cache.get("k")));
        bed.clock.advance(MINUTE.multipliedBy(2));
        SharedEnds ends = Objects.requireNonNull(Bed.core(cache).sharedEnds);
        ends.sweep();
        expired("k");
        assertTrue(gate.tryEmitEmpty().isSuccess());
        settle();
        ends.sweep();
        expired("k");
    }

    /** There never was such an entry. */
    @Test
    void writeFails_isNotTold() {
        done(cache.put("x", "v"));
        settle();
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        StoreFullException full = error(StoreFullException.class, cache.put("k", "v"));
        assertEquals(KeyValueException.Outcome.NOT_EXECUTED, full.outcome());
        bed.backend.refuseWrites(null);
        bed.clock.advance(MINUTE.multipliedBy(3));
        long unused = value(cache.cleanup());
        expired("x");
    }

    /** However many there are while they are read again one after the other. */
    @Test
    void manyWrites_areAllTold() {
        int number = 6_000;
        for (int i = 0; i < number; i++) {
            done(cache.put("k" + i, "v"));
        }
        settle();
        bed.clock.advance(MINUTE.multipliedBy(3));
        long unused = value(cache.cleanup());
        Await.until("all are counted", () -> cache.stats().expired() >= number);
        assertEquals(number, cache.stats().expired());
    }

    @Test
    void loadOfAnotherProcess_isToldWhereItWasWaitedFor() {
        ReactiveCache<String> other = bed.cache(SPEC);
        GatedLoad load = new GatedLoad(other, "k");
        GatedLoad waiting = new GatedLoad(cache, "k");
        Await.until("it waits", () -> cache.stats().leaseWaits() > 0);
        load.end("v");
        assertEquals("v", waiting.got());
        settle();
        bed.clock.advance(MINUTE.multipliedBy(3));
        long unused = value(cache.cleanup());
        expired("k");
    }

    /** What changes then is forgotten: it would have to be read. */
    @Test
    void nobodyListens_whatWasReadIsCounted_whatHasChangedSinceIsForgotten() {
        listening.dispose();
        done(cache.put("read", "v"));
        done(cache.put("changed", "v"));
        settle();
        assertEquals("v", value(cache.get("read")));
        assertEquals("v", value(cache.get("changed")));
        done(cache.put("changed", "w"));
        settle();
        listening = listen();
        bed.clock.advance(MINUTE.multipliedBy(2));
        long unused = value(cache.cleanup());
        expired("read");
    }

    @Test
    void changesMayHaveBeenMissed_nothingIsToldOfWhatWasKnown() {
        done(cache.put("k", "v"));
        settle();
        bed.backend.reset();
        bed.settle(cache);
        bed.clock.advance(MINUTE.multipliedBy(2));
        long unused = value(cache.cleanup());
        expired();
    }

    @Test
    void ends_ofManyKeys_areBounded() {
        Core<String> core = Bed.core(cache);
        SharedEnds ends = new SharedEnds(core);
        NearEntry<String> entry = new NearEntry<>("v", Slot.plain(0, "c", new byte[0]), 10, 10, 0, 0);
        IntStream.range(0, 3 * SharedEnds.MOST)
                .mapToObj(i -> "k" + i)
                .forEach(key -> ends.found(key, entry, core.near.ticket(key)));
        Await.until("the others are forgotten", () -> ends.size() <= SharedEnds.MOST);
        ends.dispose();
        assertEquals(0, ends.size());
    }

    private KeyValueStore<byte[]> slots() {
        return bed.factory.open("cache:c:e:", Serializers.bytes());
    }
}
