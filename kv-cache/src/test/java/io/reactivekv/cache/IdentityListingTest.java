package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cache.IdentityTest.Account;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** The entries of a cache in identity mode, of which some are written while they are read. */
class IdentityListingTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void entries_writtenSinceTheScanBegan_areTheSameObjects(boolean near) {
        CacheSpec spec = CacheSpec.named("c").near(near);
        ReactiveCache<Account> cache =
                Bed.ready(bed.manager().identityCache(spec, Account.class, IdentityMerge.json(), Optional.empty()));
        done(cache.put("a", new Account("Ann", 1)));
        done(cache.put("b", new Account("Bob", 1)));
        bed.settle(cache);
        Account held = value(cache.get("b"));
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicBoolean begun = new AtomicBoolean();
        bed.backend.nextScan.set(
                found -> found.doOnNext(each -> begun.set(true)).delayUntil(each -> gate.asMono()));
        AtomicReference<List<CacheEntry<Account>>> listed = new AtomicReference<>();
        Disposable unused = cache.entries()
                .filter(entry -> entry.key().equals("b"))
                .collectList()
                .subscribe(listed::set);
        Await.until("the scan has begun", begun::get);
        done(cache.put("b", new Account("Bob", 2)));
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("the scan has ended", () -> listed.get() != null);
        assertEquals(1, listed.get().size());
        assertSame(held, listed.get().get(0).value().orElseThrow());
        assertEquals(2, held.balance);
    }
}
