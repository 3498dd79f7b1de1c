package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.serializer.Serializer;
import io.reactivekv.serializer.Serializers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import reactor.core.publisher.Mono;

/** What a manager makes, and hands out again. */
class CacheManagerTest {

    /** Its objects can be changed in place. */
    static final class Account {
        public int balance;
    }

    private static final CacheSpec SPEC = CacheSpec.named("c");
    private static final CacheLoader<Account> LOADER = key -> Mono.just(Loaded.of(new Account()));
    private static final IdentityMerge<Account> MERGE = (held, incoming) -> held.balance = incoming.balance;

    private final Bed bed = new Bed();
    private final CacheManager manager = bed.manager();

    @AfterEach
    void close() {
        bed.close();
    }

    private static void refused(String hint, Executable call) {
        StoreConfigurationException refusal = assertThrows(StoreConfigurationException.class, call);
        assertTrue(refusal.getMessage().contains(hint), refusal.getMessage());
    }

    @Test
    void cache_existsWithoutALoader_isNotHandedOutForOneWith() {
        ReactiveCache<Account> plain = manager.cache(SPEC, Account.class);
        refused("without a loader", () -> manager.cache(SPEC, Account.class, LOADER));
        assertSame(plain, manager.cache(SPEC, Account.class));
    }

    @Test
    void cache_existsWithALoader_isHandedOutWithAndWithout() {
        ReactiveCache<Account> loading = manager.cache(SPEC, Account.class, LOADER);
        assertSame(loading, manager.cache(SPEC, Account.class));
        assertSame(loading, manager.cache(SPEC, Account.class, key -> Mono.empty()));
    }

    @Test
    void cache_existsWithASerializer_isHandedOutForThatOneOnly() {
        Serializer<Account> serializer = Serializers.json(Account.class);
        ReactiveCache<Account> one = manager.cache(SPEC, serializer, Optional.empty());
        assertSame(one, manager.cache(SPEC, serializer, Optional.empty()));
        refused("one serializer", () -> manager.cache(SPEC, Serializers.json(String.class), Optional.empty()));
        refused("one serializer", () -> manager.cache(SPEC, Account.class));
    }

    @Test
    void cache_serializerMadeAtEachCall_isHandedOutAgain() {
        ReactiveCache<Account> one = manager.cache(SPEC, Serializers.json(Account.class), Optional.empty());
        assertSame(one, manager.cache(SPEC, Serializers.json(Account.class), Optional.empty()));
    }

    @Test
    void cache_exists_makesNoOtherSerializer() {
        AtomicInteger made = new AtomicInteger();
        Supplier<EntryForms<String>> serializer = () -> {
            int unused = made.incrementAndGet();
            return EntryForms.own(Serializers.string());
        };
        ReactiveCache<String> one = manager.make(SPEC, String.class, serializer, null, null);
        assertSame(one, manager.make(SPEC, String.class, serializer, null, null));
        assertSame(one, manager.cache(SPEC, String.class));
        assertEquals(1, made.get());
    }

    @Test
    void identityCache_existsWithoutIdentity_isRefused() {
        ReactiveCache<Account> plain = manager.cache(SPEC, Account.class);
        refused("without identity mode", () -> manager.identityCache(SPEC, Account.class, MERGE, Optional.empty()));
        assertSame(plain, manager.cache(SPEC, Account.class));
    }

    @Test
    void identityCache_exists_isHandedOutButNotForALoaderThatItLacks() {
        ReactiveCache<Account> one = manager.identityCache(SPEC, Account.class, MERGE, Optional.empty());
        assertSame(one, manager.cache(SPEC, Account.class));
        assertSame(one, manager.identityCache(SPEC, Account.class, MERGE, Optional.empty()));
        refused("without a loader", () -> manager.identityCache(SPEC, Account.class, MERGE, Optional.of(LOADER)));
    }

    @Test
    void identityCache_existsWithASerializer_isHandedOutForThatOneOnly() {
        Serializer<Account> serializer = Serializers.json(Account.class);
        ReactiveCache<Account> one = manager.identityCache(SPEC, Account.class, serializer, MERGE, Optional.empty());
        assertSame(one, manager.identityCache(SPEC, Account.class, serializer, MERGE, Optional.empty()));
        assertSame(one, manager.cache(SPEC, serializer));
        refused("one serializer", () -> manager.identityCache(SPEC, Account.class, MERGE, Optional.empty()));
    }

    @Test
    void stats_boundsOfDifferentKinds_useIsThatOfTheFullest() {
        CacheSpec near = CacheSpec.named("full").shared(false).nearEntries(2);
        ReactiveCache<String> full = manager.cache(near, String.class);
        assertNotNull(manager.cache(near.renamed("empty").nearBytes(100 << 20), String.class));
        for (int i = 0; i < 10; i++) {
            done(full.put("k" + i, "v"));
        }
        assertEquals(1, manager.stats().use());
    }

    @Test
    void clear_closed_saysSo() {
        assertNotNull(manager.cache(SPEC, Account.class));
        manager.close();
        StoreClosedException unused = error(StoreClosedException.class, manager.clear());
    }
}
