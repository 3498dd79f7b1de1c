package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.CounterStore;
import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ValueTooLargeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Writes through the store of a cache are writes by hand: counted, and told to those who listen. */
class StoreWritesToldTest {

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").maxEntryBytes(200));
    private final KeyValueStore<String> store = cache.asStore();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Disposable listening = cache.events().subscribe(event -> told.add(event.kind() + " " + event.key()));

    @AfterEach
    void close() {
        listening.dispose();
        bed.close();
    }

    private void toldInTheEnd(String... events) {
        Await.until("all are told", () -> told.size() >= events.length);
        assertEquals(List.of(events), told);
        assertEquals(events.length, cache.stats().puts());
    }

    @Test
    void put_byItself_isAnUpdateWhereAValueIsNear() {
        done(store.put("k", "1"));
        bed.settle(cache);
        assertEquals("1", value(cache.get("k")));
        done(store.put("k", "2"));
        bed.settle(cache);
        assertEquals("2", value(store.get("k")));
        done(store.putAll(Map.of("k", "3")));
        toldInTheEnd("CREATED k", "UPDATED k", "UPDATED k");
    }

    @Test
    void put_whereAValueIsInTheStoreAlone_isAnUpdate() {
        ReactiveCache<String> other = bed.cache(CacheSpec.named("c"));
        done(other.put("k", "1"));
        bed.settle(cache);
        done(store.put("k", "2"));
        bed.settle(cache);
        done(store.putAll(Map.of("k", "3")));
        bed.settle(cache);
        done(other.invalidate("k"));
        done(store.put("k", "4"));
        Await.until("all are told", () -> told.size() == 3);
        assertEquals(List.of("UPDATED k", "UPDATED k", "CREATED k"), told);
    }

    /** However many others write the key meanwhile. */
    @Test
    void put_looksAtWhatItWritesOverByTheWriteItself() {
        AtomicBoolean looked = new AtomicBoolean();
        bed.backend.nextRead.set(read -> {
            looked.set(true);
            return read;
        });
        done(store.put("k", "1"));
        assertFalse(looked.get());
        bed.backend.nextRead.set(Function.identity());
        toldInTheEnd("CREATED k");
    }

    @Test
    void put_overWhatIsNoValue_isDoneAllTheSame() {
        bed.backend.nextExchange.set(exchange -> Mono.error(new ForeignDataException("a list, for the test")));
        done(store.put("k", "1"));
        toldInTheEnd("CREATED k");
        assertEquals("1", value(store.get("k")));
    }

    /** That there is none is near. */
    @Test
    void put_whereNothingIsRemembered_isACreation() {
        ReactiveCache<String> other = bed.cache(CacheSpec.named("d").negativeTtl(Duration.ofHours(1)));
        assertEquals(Optional.empty(), optional(other.get("k", key -> Mono.empty())));
        bed.settle(other);
        assertEquals(Optional.empty(), optional(other.get("k")));
        List<String> toldOther = new CopyOnWriteArrayList<>();
        Disposable hearing = other.events().subscribe(event -> toldOther.add(event.kind() + " " + event.key()));
        done(other.asStore().put("k", "1"));
        Await.until("it is told", () -> !toldOther.isEmpty());
        assertEquals(List.of("CREATED k"), toldOther);
        hearing.dispose();
    }

    @Test
    void put_thatSeesWhatIsThere_knowsIt() {
        assertEquals(true, value(store.putIfAbsent("k", "1")));
        assertEquals(false, value(store.putIfAbsent("k", "2")));
        assertEquals(true, value(store.replace("k", "3")));
        assertEquals(false, value(store.replace("absent", "4")));
        assertEquals("3", value(store.getAndPut("k", "5")));
        assertEquals(Optional.empty(), optional(store.getAndPut("l", "6")));
        Optional<String> seven = Optional.of("7");
        assertEquals("7", value(store.update("l", there -> seven)));
        toldInTheEnd("CREATED k", "UPDATED k", "UPDATED k", "CREATED l", "UPDATED l");
    }

    @Test
    void put_isRefused_isNone() {
        ValueTooLargeException unused = error(ValueTooLargeException.class, store.put("k", "x".repeat(300)));
        done(store.put("l", "1"));
        toldInTheEnd("CREATED l");
    }

    @Test
    void deleteAndExpire_areNoPuts() {
        done(store.put("k", "1"));
        assertEquals(true, value(store.expire("k", Duration.ofHours(1))));
        assertEquals("1", value(store.getAndExpire("k", Expiry.never())));
        assertEquals(true, value(store.delete("k")));
        assertEquals(false, value(store.delete("k")));
        assertEquals(Optional.empty(), optional(store.getAndDelete("k")));
        toldInTheEnd("CREATED k");
        assertEquals(3, cache.stats().removes());
    }

    @Test
    void writes_thatLeaveNothing_areNone() {
        done(store.put("k", "1", Expiry.at(bed.clock.instant().minusSeconds(1))));
        done(store.put("l", "1"));
        Entry<String> seen = value(store.getEntry("l"));
        assertEquals(true, value(store.replace("l", "2")));
        assertEquals(false, value(store.delete(seen)));
        toldInTheEnd("CREATED l", "UPDATED l");
        assertEquals(0, cache.stats().removes());
    }

    @Test
    void counter_isCreatedOnce() {
        TwoLevelCache<String> made = (TwoLevelCache<String>) cache;
        KeyValueStoreFactory factory = KeyValueStores.factory(new CacheBackend<>(made.core(), made.loading()));
        CounterStore counters = factory.counters("");
        assertEquals(1, value(counters.incrementAndGet("n")));
        assertEquals(2, value(counters.incrementAndGet("n")));
        toldInTheEnd("CREATED n", "UPDATED n");
    }
}
