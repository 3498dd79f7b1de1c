package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.Revision;
import io.reactivekv.StoreFullException;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.cache.IdentityTest.Account;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** What reads, puts and the watch do to an object that its holder changes as well. */
class HeldObjectsTest {

    private static final CacheSpec SPEC = CacheSpec.named("c").cleanupInterval(Duration.ofDays(1));

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private ReactiveCache<Account> accounts(CacheSpec spec) {
        return Bed.ready(bed.manager().identityCache(spec, Account.class, IdentityMerge.json(), Optional.empty()));
    }

    /** Nobody has written since: its holder's change is the newest there is. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_whatTheObjectHasAlready_isNotMergedOverItsHoldersChange(boolean near) {
        ReactiveCache<Account> cache = accounts(SPEC.near(near));
        Account held = new Account("Ann", 1);
        done(cache.put("a", held));
        bed.settle(cache);
        held.balance = 2;
        int unused = cache.evictColdest(1);

        assertSame(held, value(cache.get("a")));

        assertEquals(2, held.balance);
    }

    /** It was read before it was put, and comes when the bytes of the put have been made. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void put_ofTheObjectWhileAReadIsUnderWay_leavesWhatWasPutInIt(boolean known) {
        ReactiveCache<Account> cache = accounts(SPEC.near(false));
        Account held = new Account("Ann", 1);
        done(cache.put("a", held));
        bed.settle(cache);
        if (!known) {
            Account unused = Bed.core(cache).identity().loaded("a", new Account("Bob", 9), null, () -> false);
        }
        Sinks.Empty<Void> gate = Sinks.empty();
        held.balance = 2;
        bed.backend.holdWatches(true);
        bed.backend.nextWrite.set(write -> gate.asMono().then(write));
        AtomicBoolean put = new AtomicBoolean();
        Disposable unused = cache.put("a", held).subscribe(null, null, () -> put.set(true));
        assertSame(held, value(cache.get("a")));
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("it was put", put::get);

        assertEquals(2, held.balance);
        bed.backend.holdWatches(false);
        assertEquals(2, value(accounts(SPEC).get("a")).balance);
    }

    /** Another object's data are in the object that is put, but not in what was written. */
    @Test
    void put_whatIsMergedBetweenItsBytesAndItsWrite_isMergedOver() {
        ReactiveCache<Account> here = accounts(SPEC);
        ReactiveCache<Account> there = accounts(SPEC);
        Account held = new Account("Ann", 1);
        done(here.put("a", held));
        bed.settle(here);
        Sinks.Empty<Void> gate = Sinks.empty();
        bed.backend.nextWrite.set(write -> gate.asMono().then(write));
        held.balance = 2;
        AtomicBoolean put = new AtomicBoolean();
        Disposable unused = here.put("a", held).subscribe(null, null, () -> put.set(true));
        done(there.put("a", new Account("Bob", 7)));
        Await.until("it is merged", () -> held.balance == 7);
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("it was put", put::get);

        assertEquals(2, held.balance);
        assertEquals("Ann", held.name);
    }

    /** The store takes no writes, was away as well for a moment, and is asked again. */
    @Test
    void writtenElsewhereWhileAFullStoreIsAway_isSeenWhenItAnswersAgain() {
        ReactiveCache<Account> here = accounts(SPEC);
        ReactiveCache<Account> there = accounts(SPEC);
        done(here.put("a", new Account("Ann", 1)));
        bed.settle(here);
        Account held = value(here.get("a"));
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        Throwable unusedFull = Await.error(StoreFullException.class, here.put("b", new Account("Bob", 1)));
        bed.backend.refuseWrites(null);
        bed.backend.holdWatches(true);
        done(there.put("a", new Account("Ann", 2)));
        bed.backend.down(true);
        assertEquals(Optional.empty(), optional(here.get("elsewhere")));
        bed.backend.holdWatches(false);
        Await.until("it was tried", () -> Bed.core(here).heldObjects().isSettled());
        assertEquals(1, held.balance);
        bed.backend.down(false);
        bed.advance(Duration.ofSeconds(2));
        assertEquals(Optional.empty(), optional(here.get("elsewhere")));

        assertFalse(here.stats().sharedUp(), "it is full, as far as is known");
        Await.until("it is seen", () -> held.balance == 2);
    }

    @Test
    void outage_whatIsDoneAfterItsEnd_mayWaitForOthersThatFail() {
        Outage outage = new Outage("c", bed.clock, new Tally());
        List<String> done = new ArrayList<>();
        outage.then(() -> done.add("up"), () -> {
            Thread other = new Thread(() -> outage.fellBehind(timeout()));
            other.start();
            try {
                other.join(10_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            done.add(other.isAlive() ? "stuck" : "over");
        });
        outage.fellBehind(timeout());
        outage.caughtUp();
        assertEquals(List.of("over"), done);
        assertTrue(outage.isDown());
    }

    private static StoreTimeoutException timeout() {
        return new StoreTimeoutException("for the test", Outcome.UNKNOWN, null);
    }

    /** What is remembered of the contents of objects is no copy of them. */
    @Test
    void contents_keepNoData() {
        HeldContents contents = new HeldContents();
        byte[] data = new byte[1 << 20];
        WeakReference<byte[]> seen = new WeakReference<>(data);
        Revision expected = Revision.of(Revision.ofBytes(data).toString());
        contents.remember("a", HeldContents.of(Slot.plain(0, "default", data)));
        data = null;
        Await.until("it is collected", () -> {
            System.gc();
            return seen.get() == null;
        });
        assertEquals(expected, contents.get("a"));
        contents.forget("a");
        assertNull(contents.get("a"));
    }

    /** However many keys others have read. */
    @Test
    void contents_areRememberedOfAllObjectsThatAreHeldAndOfNoOthers() {
        HeldContents contents = new HeldContents();
        Identity<Account> identity = new Identity<>((held, newer) -> held.name = newer.name, new Tally(), contents);
        List<Account> holder = new ArrayList<>();
        for (int i = 0; i < 120_000; i++) {
            holder.add(identity.read("k" + i, new Account("Ann", i), slot(i), () -> true));
        }
        for (int i = 0; i < 120_000; i++) {
            assertFalse(identity.isNews("k" + i, slot(i)));
        }
        assertEquals(120_000, holder.size());
        holder.clear();
        Await.until("they are forgotten", () -> {
            System.gc();
            Account unused = identity.read("k0", new Account("Ann", 0), slot(0), () -> true);
            return contents.size() < 1_000;
        });
    }

    /** What was there before its bytes were made comes back when another's were there meanwhile. */
    @Test
    void put_contentHasChangedAndComeBackSinceItsBytesWereMade_isNews() {
        Identity<Account> identity =
                new Identity<>((held, newer) -> held.balance = newer.balance, new Tally(), new HeldContents());
        Account held = identity.read("a", new Account("Ann", 1), slot(1), () -> true);
        Revision before = identity.content("a");
        held.balance = 2;
        assertSame(held, identity.read("a", new Account("Ann", 5), slot(5), () -> true));
        assertSame(held, identity.read("a", new Account("Ann", 1), slot(1), () -> true));

        assertSame(held, identity.put("a", held, slot(2), before, () -> true));

        assertTrue(identity.isNews("a", slot(2)), "the object has what was merged into it");
    }

    /** Its loader has changed the held object and returned it; then other data were merged into it. */
    @Test
    void loaded_isTheHeldObjectItself_isNews() {
        Identity<Account> identity =
                new Identity<>((held, newer) -> held.balance = newer.balance, new Tally(), new HeldContents());
        Account held = identity.read("a", new Account("Ann", 1), slot(1), () -> true);
        held.balance = 2;
        assertSame(held, identity.read("a", new Account("Ann", 5), slot(5), () -> true));

        assertSame(held, identity.loaded("a", held, slot(2), () -> true));

        assertTrue(identity.isNews("a", slot(2)), "the object has what was merged into it");
    }

    private static Slot slot(int content) {
        return Slot.plain(0, "default", new byte[] {(byte) content, (byte) (content >> 8), (byte) (content >> 16)});
    }

    /** Whether the watch tells of it before the store has acknowledged it, or after that. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void put_whereNoObjectIsHeld_itsObjectIsTheOne(boolean watchIsLate) {
        ReactiveCache<Account> cache = accounts(SPEC.near(false));
        bed.backend.holdWatches(watchIsLate);
        if (!watchIsLate) {
            // As the watch does.
            bed.backend.nextWrite.set(write -> write.doOnNext(written -> {
                boolean unused = Bed.core(cache).near.touch("a");
            }));
        }
        Account put = new Account("Ann", 1);
        done(cache.put("a", put));
        bed.backend.holdWatches(false);
        bed.settle(cache);

        assertSame(put, value(cache.get("a")));

        done(accounts(SPEC).put("a", new Account("Ann", 2)));
        Await.until("it is seen", () -> put.balance == 2);
    }
}
